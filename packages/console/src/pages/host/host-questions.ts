import { useParams } from '@tanstack/react-router'
import { api } from '../../api/api.ts'
import { answerTo } from '../../api/answer-to.ts'
import { ask } from '../../api/ask.ts'

/** The host of the address. */
export function useHostId(): string {
  const { host = '' }: { readonly host?: string } = useParams({ strict: false })
  return host
}

export function askHost(projectId: string, hostId: string) {
  return ask(
    'showHostScans',
    { params: { project_id: projectId, host_id: hostId } },
    { refreshMs: REFRESH_MS },
  )
}

/** The row of the host in the list of hosts, which says its group. Another host may have its ID for a name. */
export function askHostRow(projectId: string, hostId: string) {
  return ask('listHosts', {
    params: { project_id: projectId },
    query: { q: ofHost(hostId), sort: 'name', limit: 10 },
  })
}

/** All open ports of a host, up to a bound; `total_num` may be more. */
export function askHostPorts(projectId: string, hostId: string) {
  const params = { project_id: projectId }
  const query = { q: ofHost(hostId), limit: 200 }
  const question = ask('listOpenPorts', { params, query }, { refreshMs: REFRESH_MS })
  const askAll: typeof question.queryFn = async (context) => {
    const first = await answerTo('listOpenPorts', { params, query }, context)
    const rows = [...first.data_list]
    for (let { next } = first; next !== undefined && rows.length < MAX_ROWS;) {
      const page = await api.listOpenPorts({ params, query: { ...query, after: next } })
      rows.push(...page.data_list)
      next = page.next
    }
    const own = rows.filter(({ host_id: id }) => id === hostId)
    const total = (first.total_num ?? rows.length) - (rows.length - own.length)
    return { data_list: own, total_num: total }
  }
  return { ...question, queryFn: askAll }
}

/** How all accounts of a host were judged, up to a bound; `total_num` may be more. */
export function askHostAccounts(projectId: string, hostId: string) {
  const params = { project_id: projectId, host_id: hostId }
  const query = { limit: 200 }
  const question = ask('listAccountVerdicts', { params, query }, { refreshMs: REFRESH_MS })
  const askAll: typeof question.queryFn = async (context) => {
    const first = await answerTo('listAccountVerdicts', { params, query }, context)
    const { total_num } = first
    const rows = [...first.data_list]
    while (rows.length < Math.min(total_num, MAX_ROWS)) {
      const page = await api.listAccountVerdicts({
        params,
        query: { ...query, offset: rows.length },
      })
      if (page.data_list.length === 0) break
      rows.push(...page.data_list)
    }
    return { total_num, data_list: rows }
  }
  return { ...question, queryFn: askAll }
}

export function askHostFindings(projectId: string, hostId: string) {
  return ask(
    'listFindings',
    { params: { project_id: projectId }, query: { q: ofHost(hostId), limit: 50 } },
    { refreshMs: REFRESH_MS },
  )
}

/** A query for one host. It takes names as well, so that rows are told apart by their ID. */
export function ofHost(hostId: string): string {
  return `host:"${hostId.replaceAll(/["\\]/g, '')}"`
}

const REFRESH_MS = 5000
const MAX_ROWS = 2000
