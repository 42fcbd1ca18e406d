import { hidesPorts } from '@openhss/contract'
import type { PortKey } from '@openhss/contract'
import { changeRows } from './change-rows.ts'
import type { RowChanges } from './change-rows.ts'
import type { ReportedList, ReportOfPorts } from './host-report.ts'
import { portColumns } from './port-columns.ts'
import type { JudgedPort, PortRow } from './port-columns.ts'
import type { ChangeStep } from './reported-steps.ts'
import { portStretches, stretchNameOfPort, stretchNameOfRow } from './stretches/port-stretches.ts'
import type { PortLook, PortStretch } from './stretches/port-stretches.ts'
import type { PortHistoryRow } from './stretches/port-history-columns.ts'

/** What is known of a host's ports besides its rows. */
interface PortScan extends Pick<PortLook, 'recent' | 'moment' | 'historyFrom'> {
  readonly hostId: string
}

/**
 * Compares the stored ports of a host with those of a report. Pure.
 * @param scan what else is known of the host's history, and when the scan was.
 */
export function changePorts(
  before: readonly PortRow[],
  { list, coverage }: Pick<ReportOfPorts, 'list' | 'coverage'>,
  scan: PortScan,
): RowChanges<PortRow, PortHistoryRow> {
  const hides = {
    host: hidesPorts(coverage, 'host'),
    container: hidesPorts(coverage, 'container'),
  }
  return change(before, list, { ...scan, mayHide: ({ category }) => hides[category] })
}

/** Changes the stored ports of a host by what one look found changed, which says for sure what was closed. Pure. */
export function stepPorts(
  before: readonly PortRow[],
  { items, removed }: ChangeStep<JudgedPort, PortKey>,
  scan: PortScan,
): RowChanges<PortRow, PortHistoryRow> {
  const closed = new Set(removed.map(portNameOf))
  return change(
    before,
    { how: 'delta', items, removed },
    { ...scan, mayHide: (row) => !closed.has(portNameOf(row)) },
  )
}

/** Tells which ports lie in a stretch that any of the changes is about. Pure. */
export function portsTouchedBy(
  rows: readonly PortRow[],
  steps: readonly ChangeStep<JudgedPort, PortKey>[],
): (row: PortRow) => boolean {
  const items = steps.flatMap((step) => step.items)
  const keys = new Set([...items, ...steps.flatMap(({ removed }) => removed)].map(portNameOf))
  const ofRows = rows.filter((row) => keys.has(portNameOf(row))).map(stretchNameOfRow)
  const stretches = new Set([...items.map(stretchNameOfPort), ...ofRows])
  return (row) => stretches.has(stretchNameOfRow(row))
}

function change(
  before: readonly PortRow[],
  list: ReportedList<JudgedPort, PortKey>,
  { hostId, ...look }: PortScan & Pick<PortLook, 'mayHide'>,
): RowChanges<PortRow, PortHistoryRow> {
  return changeRows(before, list, {
    columns: portColumns,
    nameOf: portNameOf,
    reportedOf: reportedPortOf,
    rowOf: (item, known, stretch: PortStretch) => rowOf(hostId, item, known, stretch),
    stretchesOf: (found) => portStretches({ ...look, ...found }),
  })
}

/** A stored row is what its report said, and more; what it did not say is null here. */
export function reportedPortOf(row: PortRow): JudgedPort {
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

/** Tells the ports of a host apart. */
export function portNameOf({ category, type, port, laddr, container_id: container }: PortKey) {
  return `${category} ${type} ${port} ${laddr} ${container}`
}
