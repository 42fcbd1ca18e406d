import { portTotalRow } from '../assets/port-totals/port-total-columns.ts'
import type { Queryable } from '../db/queryable.ts'
import { ChangedRows } from './changed-rows.ts'
import type { HostUpdate } from './host-columns.ts'
import { applyAcceptances } from './judging/accepted-ports.ts'
import type { AcceptanceRow, FindingEventRow, FindingRow } from './judging/finding-rows.ts'
import { acceptedPorts } from './judging/judge-host.ts'
import { countOpen } from './judging/open-counts.ts'
import type { PortRow } from './port-columns.ts'
import { readHostsLocked } from './read-hosts.ts'
import { hostRowOf, parseRows } from './stored-host.ts'
import type { StoredHost } from './stored-host.ts'
import { writePlan } from './write-plan.ts'

/** What is to change of the findings of one host. */
export interface FindingChange {
  /** Findings as they are after it, those alone that change. */
  readonly put: readonly FindingRow[]
  readonly events: readonly FindingEventRow[]
  readonly acceptances?: readonly AcceptanceRow[]
}

/** A host whose row is locked, and its findings. */
export interface HostOfFindings {
  readonly hostId: string
  readonly enterpriseProjectId: string
  readonly findings: readonly FindingRow[]
}

/**
 * Changes findings of hosts of one project in a transaction of the caller: the findings with their events, the status of
 * the ports that are accepted, and what the hosts' rows count of both. Hosts of which nothing changes are not written.
 * @param change says what changes of a host, or nothing.
 */
export async function changeFindings(
  tx: Queryable,
  projectId: string,
  hostIds: readonly string[],
  change: (host: HostOfFindings) => FindingChange | undefined,
): Promise<void> {
  const wanted = hostIds.map((hostId) => ({ hostId, kind: 'findings' as const }))
  const hosts = await readHostsLocked(tx, projectId, wanted)
  const rows = new ChangedRows()
  const updates = [...hosts.values()].flatMap((host) => {
    const findings = parseRows<FindingRow>(host.findings, host.host_id)
    const changed = change({
      hostId: host.host_id,
      enterpriseProjectId: host.enterprise_project_id,
      findings,
    })
    return changed === undefined ? [] : [planChange(host, findings, changed, rows)]
  })
  if (updates.length === 0) return
  await writePlan(tx, projectId, {
    rows: rows.spell(),
    hosts: JSON.stringify(updates),
    scans: '[]',
    relisted: [],
    events: [],
  })
}

function planChange(
  host: StoredHost,
  before: readonly FindingRow[],
  { put, events, acceptances = [] }: FindingChange,
  rows: ChangedRows,
): HostUpdate {
  for (const row of put) rows.put('findings', row)
  rows.change('finding_events', { added: events })
  rows.change('acceptances', { added: acceptances })
  const after = new Map([...before, ...put].map((row) => [row.finding_id, row]))
  const findings = [...after.values()]
  const ports = parseRows<PortRow>(host.ports, host.host_id)
  const { ports: portsAfter, changed } = applyAcceptances(ports, acceptedPorts(findings))
  rows.change('ports', { changed: [...changed.values()] })
  // Ports of the same number that are not among these have another status, with or without an acceptance.
  const total = portTotalRow(host.enterprise_project_id, ports, portsAfter)
  if (total !== undefined) rows.add('port_total_changes', total)
  const isDanger = ({ status }: PortRow) => status === 'danger'
  const fewer = [...changed.keys()].filter(isDanger).length
  const more = [...changed.values()].filter(isDanger).length
  return {
    ...hostRowOf(host),
    ...countOpen(findings),
    port_revision: host.port_revision + Number(changed.size > 0),
    ports_danger: host.ports_danger - fewer + more,
  }
}
