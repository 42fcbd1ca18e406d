import type { FleetPort } from '@openhss/contract'
import { formatCsv } from './csv.ts'
import { describeSeen } from './host-output.ts'
import { PORT_FIELDS, portColumns, portValues } from './port-output.ts'
import { formatTable } from './table.ts'
import type { Column } from './table.ts'
import type { Terminal } from './terminal.ts'

/** Formats a table of ports of several hosts for people. Rows of a host that is not online say of which time they are. */
export function formatFleetPortTable(ports: readonly FleetPort[], terminal: Terminal): string {
  const columns: Column<FleetPort>[] = [HOST, ...portColumns(ports)]
  const isAnyOld = ports.some(({ seen }) => seen !== 'online')
  return formatTable(isAnyOld ? [...columns, AS_OF] : columns, ports, terminal)
}

export function formatFleetPortCsv(ports: readonly FleetPort[]): string {
  return formatCsv(
    [...HOST_FIELDS, ...PORT_FIELDS, ...TIME_FIELDS],
    ports.map((port) => [
      ...HOST_FIELDS.map((name) => port[name]),
      ...portValues(port),
      ...TIME_FIELDS.map((name) => port[name]),
    ]),
  )
}

const HOST_FIELDS = ['host_id', 'name', 'seen', 'last_seen_at', 'last_port_scan_at'] as const
const TIME_FIELDS = ['opened_at', 'unconfirmed_since'] as const

const HOST: Column<FleetPort> = { title: 'HOST', value: ({ name }) => name }

const AS_OF: Column<FleetPort> = {
  title: 'SEEN',
  value: ({ last_port_scan_at: scannedAt, ...host }) =>
    host.seen === 'online'
      ? ''
      : describeSeen({ ...host, last_seen_at: scannedAt ?? host.last_seen_at }),
  colour: () => 'yellow',
  below: true,
}
