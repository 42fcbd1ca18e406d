import { useQuery } from '@tanstack/react-query'
import type { User } from '@openhss/contract'
import { ask } from '../../api/ask.ts'
import { useMay } from '../../components/use-project.ts'

export const askUsers = ask('listUsers', { query: { limit: 1000 } }, { refreshMs: false })

/** The first thousand users of the account, and their names by ID; an ID stands for itself until its name is known. */
export function useUsers(): { all: readonly User[]; nameOf: (id: string) => string } {
  const may = useMay()
  const { data } = useQuery({
    ...askUsers,
    enabled: may('iam:users:list'),
  })
  const all = data?.data_list ?? []
  return { all, nameOf: (id) => all.find((one) => one.id === id)?.name ?? id }
}
