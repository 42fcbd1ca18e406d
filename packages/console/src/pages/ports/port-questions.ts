import { ask } from '../../api/ask.ts'
import { pageOf } from '../../components/list-page.ts'
import type { SearchState } from '../../components/search-state.ts'

export type PortType = 'TCP' | 'UDP'

/** Port numbers with the hosts that have them. */
export const askPortNumbers = (projectId: string, search: SearchState) => {
  const { limit, offset } = pageOf(search)
  const sort = search.sort === 'port' ? 'port' : 'hosts'
  return ask('listPortNumbers', {
    params: { project_id: projectId },
    query: {
      q: search.q ?? '',
      sort,
      limit,
      offset,
      enterprise_project_id: enterpriseProjectOf(search),
    },
  })
}

/** Open ports of hosts, each address by itself. */
export const askOpenPorts = (projectId: string, q: string, search: SearchState) => {
  const { limit, offset } = pageOf(search)
  return ask('listOpenPorts', { params: { project_id: projectId }, query: { q, limit, offset } })
}

/** Ports that were open at an instant, RFC 3339. What was does not change, so that it is asked for once. */
export const askPastPorts = (projectId: string, q: string, at: string, search: SearchState) => {
  const { limit, offset } = pageOf(search)
  return ask(
    'listPastPorts',
    { params: { project_id: projectId }, query: { q, at, limit, offset } },
    { refreshMs: false },
  )
}

/** Asks on how many hosts one port number is open, and how. */
export const askPortNumber = (
  projectId: string,
  type: PortType,
  port: number,
  search: SearchState,
) =>
  ask('showPortNumber', {
    params: { project_id: projectId },
    query: { type, port, enterprise_project_id: enterpriseProjectOf(search) },
  })

/** What a port number is commonly used for; that never changes while the page is open. */
export const askCommonPort = (projectId: string, port: number) =>
  ask(
    'showCommonPort',
    {
      params: { project_id: projectId },
      query: { port, enterprise_project_id: 'all_granted_eps', category: 'host' },
    },
    { refreshMs: false },
  )

export const askFleet = (projectId: string, search: SearchState) =>
  ask(
    'showFleet',
    {
      params: { project_id: projectId },
      query: { enterprise_project_id: enterpriseProjectOf(search) },
    },
    { refreshMs: FLEET_REFRESH_MS },
  )

const FLEET_REFRESH_MS = 30_000

export const enterpriseProjectOf = ({ ep }: SearchState) => ep ?? 'all_granted_eps'
