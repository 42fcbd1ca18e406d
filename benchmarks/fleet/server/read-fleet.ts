import type { apiOperations, Client } from '@openhss/contract'
import type { Recount } from '../model/recount.ts'

/** Asks a server for all that it says of the hosts of an enterprise project, in the form of a re-count. */
export async function readFleet(
  api: Client<typeof apiOperations>,
  projectId: string,
  enterpriseProjectId: string,
): Promise<Recount> {
  const params = { project_id: projectId }
  const scope = { enterprise_project_id: enterpriseProjectId }
  const q = `ep:${enterpriseProjectId}`
  const totals = await byOffset((page) =>
    api.listPortStatistics({ params, query: { ...scope, ...page } }),
  )
  const ports = await byCursor((page) => api.listOpenPorts({ params, query: { q, ...page } }))
  const hosts = await byCursor((page) => api.listHosts({ params, query: { q, ...page } }))
  const weak = await byOffset((page) =>
    api.listWeakPasswordUsers({ params, query: { ...scope, ...page } }),
  )
  const reported = hosts.filter(({ ports_total: count }) => count !== undefined)
  return {
    portTotals: Object.fromEntries(
      totals.map(({ port, type, status, num }) => [`${port}/${type}/${status}`, num]),
    ),
    whoHas: Object.fromEntries(
      [...Map.groupBy(ports, ({ port, type }) => `${port}/${type}`)].map(([key, rows]) => [
        key,
        rows.map(({ host_id: id }) => id).toSorted(),
      ]),
    ),
    hosts: Object.fromEntries(
      reported.map((host) => [
        host.host_id,
        {
          seen: host.seen,
          ports: host.ports_total ?? Number.NaN,
          dangerous: host.ports_danger ?? Number.NaN,
          weak: host.accounts_weak ?? Number.NaN,
          empty: host.accounts_empty ?? Number.NaN,
        },
      ]),
    ),
    guessable: Object.fromEntries(
      weak.map((host) => [host.host_id, host.weak_pwd_accounts.map(({ user_name: name }) => name)]),
    ),
  }
}

/** Reads all pages of a list of HSS. */
async function byOffset<Row>(
  ask: (page: { limit: number; offset: number }) => Promise<{
    readonly total_num: number
    readonly data_list: readonly Row[]
  }>,
): Promise<Row[]> {
  const rows: Row[] = []
  for (;;) {
    const { total_num, data_list } = await ask({ limit: 200, offset: rows.length })
    rows.push(...data_list)
    if (rows.length >= total_num || data_list.length === 0) return rows
  }
}

/** Reads all pages of a list of ours. */
async function byCursor<Row>(
  ask: (page: { limit: number; after?: string }) => Promise<{
    readonly data_list: readonly Row[]
    readonly next?: string
  }>,
): Promise<Row[]> {
  const rows: Row[] = []
  let next: string | undefined
  do {
    const page = await ask({ limit: 200, ...(next !== undefined && { after: next }) })
    rows.push(...page.data_list)
    next = page.next
  } while (next !== undefined)
  return rows
}
