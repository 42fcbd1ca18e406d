import type { PortKey } from '@openhss/contract'
import type { ReportOfPorts } from './host-report.ts'
import { wholeList } from './list-changes.ts'
import { isSameRow } from './same-row.ts'
import { portColumns } from './port-columns.ts'
import type { JudgedPort, PortRow } from './port-columns.ts'

/** What a report changes of the ports of a host. */
export interface PortChanges {
  /** All rows, as they are after it. */
  readonly after: readonly PortRow[]
  readonly added: readonly PortRow[]
  /** Rows that were there, with something new in them. */
  readonly changed: readonly PortRow[]
  readonly removed: readonly PortRow[]
}

/**
 * Compares the stored ports of a host with those of a report. Pure.
 * @param at when the scan ended, ISO 8601.
 */
export function changePorts(
  before: readonly PortRow[],
  { hostId, list }: Pick<ReportOfPorts, 'list'> & { readonly hostId: string },
  at: string,
): PortChanges {
  const stored = new Map(before.map((row) => [nameOf(row), row]))
  const after: PortRow[] = []
  const added: PortRow[] = []
  const changed: PortRow[] = []
  for (const item of wholeList(before.map(reportedOf), list, nameOf)) {
    const name = nameOf(item)
    const known = stored.get(name)
    const row = rowOf(hostId, item, known, at)
    stored.delete(name)
    const isSame = known !== undefined && isSameRow(portColumns, row, known)
    if (known === undefined) added.push(row)
    else if (!isSame) changed.push(row)
    after.push(isSame ? known : row)
  }
  return { after, added, changed, removed: [...stored.values()] }
}

/** A stored row is what its report said, and more. */
function reportedOf(row: PortRow): JudgedPort {
  return { ...row, status: row.risk ?? row.status } as unknown as JudgedPort
}

function rowOf(hostId: string, item: JudgedPort, known: PortRow | undefined, at: string): PortRow {
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
    opened_at: known === undefined ? at : known.opened_at,
    opened_after: known?.opened_after ?? null,
    unconfirmed_since: null,
    flaps: known?.flaps ?? 0,
  }
}

function nameOf({ category, type, port, laddr, container_id: container }: PortKey): string {
  return `${category} ${type} ${port} ${laddr} ${container}`
}
