import type { Queryable } from '../db/queryable.ts'
import type { AccountRow } from './account-columns.ts'
import { ChangedRows } from './changed-rows.ts'
import { changeAccepted, judgeChanges } from './judge-changes.ts'
import type { HostUpdate } from './host-columns.ts'
import { RULES_STAMP } from './judging/rules-stamp.ts'
import type { PortRow } from './port-columns.ts'
import { readHostsLocked } from './read-hosts.ts'
import { hostRowOf, parseRows } from './stored-host.ts'
import type { StoredHost } from './stored-host.ts'
import { portTotalRow } from '../assets/port-totals/port-total-columns.ts'
import { writePlan } from './write-plan.ts'

/** Lists hosts behind an ID whose findings come from other rules than these, in the order of their IDs. */
export async function listHostsToJudge(
  sql: Queryable,
  projectId: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await sql<{ hostId: string }[]>`
    select host_id as "hostId" from hosts
    where project_id = ${projectId} and host_id > ${after}
      and judged_with is distinct from ${RULES_STAMP}
    order by host_id limit ${limit}`
  return rows.map(({ hostId }) => hostId)
}

/**
 * Judges hosts of one project anew by what is stored of them, in a transaction of the caller. No agent is asked.
 * @param now ISO 8601.
 */
export async function rejudgeHosts(
  tx: Queryable,
  projectId: string,
  hostIds: readonly string[],
  now: string,
): Promise<void> {
  const wanted = hostIds.map((hostId) => ({ hostId, kind: 'all' as const }))
  const hosts = await readHostsLocked(tx, projectId, wanted)
  const rows = new ChangedRows()
  const updates = [...hosts.values()].map((host) => rejudge(host, now, rows))
  if (updates.length === 0) return
  await writePlan(tx, projectId, {
    rows: rows.spell(),
    hosts: JSON.stringify(updates),
    scans: '[]',
    relisted: [],
    events: [],
  })
}

function rejudge(host: StoredHost, now: string, rows: ChangedRows): HostUpdate {
  const before = parseRows<PortRow>(host.ports, host.host_id)
  const judged = judgeChanges(host, now, rows, {
    ports: before,
    portCoverage: host.port_coverage,
    accounts: parseRows<AccountRow>(host.accounts, host.host_id),
    accountCoverage: host.account_coverage,
    news: 'both',
  })
  const unchanged = { after: before, added: [], changed: [] }
  const { after, changed } = changeAccepted(unchanged, judged.acceptedPorts)
  rows.change('ports', { changed })
  const total = portTotalRow(host.enterprise_project_id, before, after)
  if (total !== undefined) rows.add('port_total_changes', total)
  return {
    ...hostRowOf(host),
    ...judged.counts,
    judged_with: RULES_STAMP,
    port_revision: host.port_revision + Number(changed.length > 0),
    ports_danger: after.filter(({ status }) => status === 'danger').length,
  }
}
