import { ask } from '../../api/ask.ts'
import { pageOf } from '../../components/list-page.ts'
import type { SearchState } from '../../components/search-state.ts'

/** The accounts that a query asks for; those that a stranger gets into, unless it names verdicts. */
export const askAccounts = (projectId: string, q: string, search: SearchState) => {
  const { limit, offset } = pageOf(search)
  return ask('listWeakAccounts', { params: { project_id: projectId }, query: { q, limit, offset } })
}

/** The hosts with such accounts, as HSS lists them. */
export const askWeakHosts = (projectId: string, search: SearchState) => {
  const { limit, offset } = pageOf(search)
  return ask('listWeakPasswordUsers', {
    params: { project_id: projectId },
    query: { enterprise_project_id: enterpriseProjectOf(search), limit, offset },
  })
}

/** How many accounts a query finds. */
export const askNumberOfAccounts = (projectId: string, q: string) =>
  ask(
    'listWeakAccounts',
    { params: { project_id: projectId }, query: { q, limit: 1 } },
    { refreshMs: HEAD_REFRESH_MS },
  )

/** How many hosts have good passwords, weak ones, and passwords of which nothing is known. */
export const askOverview = (projectId: string, search: SearchState) =>
  ask(
    'showBaselineOverview',
    {
      params: { project_id: projectId },
      query: { enterprise_project_id: enterpriseProjectOf(search) },
    },
    { refreshMs: HEAD_REFRESH_MS },
  )

export const askFleet = (projectId: string, search: SearchState) =>
  ask(
    'showFleet',
    {
      params: { project_id: projectId },
      query: { enterprise_project_id: enterpriseProjectOf(search) },
    },
    { refreshMs: HEAD_REFRESH_MS },
  )

/** These count all accounts of all hosts, and change slowly. */
const HEAD_REFRESH_MS = 30_000

const enterpriseProjectOf = ({ ep }: SearchState) => ep ?? 'all_granted_eps'
