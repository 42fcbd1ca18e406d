import type { HostCounts, Recount } from '../model/recount.ts'
import type { FleetServer } from './fleet-server.ts'

/** Reads from the tables what a server says of a fleet, in the form of a re-count. */
export async function readFleet({ sql, target }: FleetServer): Promise<Recount> {
  const { projectId } = target
  const ports = await sql<{ key: string; status: string; hosts: string[] }[]>`
    select port || '/' || type as key, status, array_agg(host_id order by host_id collate "C") as hosts
    from ports where project_id = ${projectId} group by port, type, status`
  const hosts = await sql<(HostCounts & { hostId: string })[]>`
    select host_id as "hostId", ports_total as ports, ports_danger as dangerous, accounts_weak as weak,
      accounts_empty as empty
    from hosts where project_id = ${projectId} and port_digest is not null`
  const whoHas = Map.groupBy(ports, ({ key }) => key)
  return {
    portTotals: Object.fromEntries(
      ports.map(({ key, status, hosts: ids }) => [`${key}/${status}`, ids.length]),
    ),
    whoHas: Object.fromEntries(
      [...whoHas].map(([key, rows]) => [key, rows.flatMap(({ hosts: ids }) => ids).toSorted()]),
    ),
    hosts: Object.fromEntries(hosts.map(({ hostId, ...counts }) => [hostId, counts])),
  }
}
