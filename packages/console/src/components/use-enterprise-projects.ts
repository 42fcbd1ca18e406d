import { useQuery } from '@tanstack/react-query'
import type { EnterpriseProject } from '@openhss/contract'
import { ask } from '../api/ask.ts'

export const askEnterpriseProjects = ask(
  'listEnterpriseProjects',
  { query: { limit: 1000 } },
  { refreshMs: false },
)

/** The enterprise projects that the user may use, and their names by ID; an ID stands for itself until its name is known. */
export function useEnterpriseProjects(): {
  all: readonly EnterpriseProject[]
  nameOf: (id: string) => string
  /** Whether the server has said which ones there are, or does not say so. */
  isSettled: boolean
} {
  const { data, isPending } = useQuery(askEnterpriseProjects)
  const all = data?.enterprise_projects ?? []
  return {
    all,
    nameOf: (id) => all.find((one) => one.id === id)?.name ?? id,
    isSettled: !isPending,
  }
}
