import { canHidePorts } from '@openhss/contract'
import type { PortCoverage, PortKey } from '@openhss/contract'
import { changeRows } from './change-rows.ts'
import type { RowChanges } from './change-rows.ts'
import type { ReportOfPorts } from './host-report.ts'
import { portColumns } from './port-columns.ts'
import type { JudgedPort, PortRow } from './port-columns.ts'
import { portStretches } from './stretches/port-stretches.ts'
import type { PortLook, PortStretch } from './stretches/port-stretches.ts'
import type { PortHistoryRow } from './stretches/port-history-columns.ts'

/**
 * Compares the stored ports of a host with those of a report. Pure.
 * @param look what else is known of the host's history, and when the scan was.
 */
export function changePorts(
  before: readonly PortRow[],
  report: Pick<ReportOfPorts, 'list' | 'coverage'> & { readonly hostId: string },
  look: Pick<PortLook, 'recent' | 'moment' | 'historyFrom'>,
): RowChanges<PortRow, PortHistoryRow> {
  return changeRows(before, report.list, {
    columns: portColumns,
    nameOf,
    reportedOf,
    rowOf: (item, known, stretch: PortStretch) => rowOf(report.hostId, item, known, stretch),
    stretchesOf: (found) =>
      portStretches({
        ...look,
        ...found,
        mayHide: (category) => hidesPorts(report.coverage, category),
      }),
  })
}

/** Whether a scan may lack a port although it is open: one of the category, or any. */
export function hidesPorts({ gaps }: PortCoverage, category?: JudgedPort['category']): boolean {
  const categories = category === undefined ? (['host', 'container'] as const) : [category]
  return gaps.some((gap) => categories.some((each) => canHidePorts(gap, each)))
}

/** A stored row is what its report said, and more; what it did not say is null here. */
function reportedOf(row: PortRow): JudgedPort {
  return { ...row, status: row.risk ?? row.status } as unknown as JudgedPort
}

function rowOf(
  hostId: string,
  item: JudgedPort,
  known: PortRow | undefined,
  stretch: PortStretch,
): PortRow {
  const isAccepted = known !== undefined && known.risk !== null
  return {
    host_id: hostId,
    category: item.category,
    port: item.port,
    type: item.type,
    laddr: item.laddr,
    container_id: item.container_id,
    pid: item.pid ?? null,
    path: item.path ?? null,
    owner_unknown: item.owner_unknown ?? null,
    status: isAccepted ? 'normal' : item.status,
    risk: isAccepted ? item.status : null,
    serves_ipv4: item.serves_ipv4 ?? null,
    forwarder_pid: item.forwarder_pid ?? null,
    forwarder_path: item.forwarder_path ?? null,
    serving_container_id: item.serving_container_id ?? null,
    executable: item.executable ?? null,
    network_isolated: item.network_isolated ?? null,
    other_owners: item.other_owners ?? null,
    // Written out: a spread takes twice as long.
    opened_at: stretch.opened_at,
    opened_after: stretch.opened_after,
    previous_path: stretch.previous_path,
    known_path: stretch.known_path,
    is_client_port: stretch.is_client_port,
    unconfirmed_since: stretch.unconfirmed_since,
    flaps: stretch.flaps,
  }
}

function nameOf({ category, type, port, laddr, container_id: container }: PortKey): string {
  return `${category} ${type} ${port} ${laddr} ${container}`
}
