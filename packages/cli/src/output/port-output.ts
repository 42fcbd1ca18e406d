import { classifyPort } from '@openhss/contract'
import type { ObservedPort, PortStatus } from '@openhss/contract'
import { formatCsv } from './csv.ts'
import type { CsvValue } from './csv.ts'
import { formatTable } from './table.ts'
import type { Column } from './table.ts'
import type { Colour, Terminal } from './terminal.ts'

export type JudgedPort = ObservedPort & { readonly status: PortStatus }

/** A table of ports for people, the dangerous ones first. */
export function formatPortTable(ports: readonly JudgedPort[], terminal: Terminal): string {
  const ordered = ports.toSorted(
    (a, b) => RANK[a.status] - RANK[b.status] || a.port - b.port || (a.type < b.type ? -1 : 1),
  )
  return formatTable(COLUMNS, ordered, terminal)
}

export function formatPortCsv(ports: readonly JudgedPort[]): string {
  return formatCsv(
    PORT_FIELDS,
    ports.map((port) => portValues(port)),
  )
}

/** The wire's names, in the order of the CSV. */
export const PORT_FIELDS = [
  'port',
  'type',
  'laddr',
  'status',
  'pid',
  'path',
  'owner_unknown',
  'category',
  'container_id',
] as const

export function portValues(port: JudgedPort): CsvValue[] {
  return PORT_FIELDS.map((field) => port[field])
}

const RANK: Readonly<Record<PortStatus, number>> = { danger: 0, unknown: 1, normal: 2 }

const STATUS_COLOURS: Readonly<Record<PortStatus, Colour | undefined>> = {
  danger: 'red',
  unknown: 'yellow',
  normal: undefined,
}

const COLUMNS: readonly Column<JudgedPort>[] = [
  { title: 'PORT', value: (row) => String(row.port), right: true },
  { title: 'TYPE', value: (row) => row.type },
  { title: 'ADDRESS', value: (row) => row.laddr },
  { title: 'STATUS', value: (row) => row.status, colour: (row) => STATUS_COLOURS[row.status] },
  { title: 'PID', value: (row) => String(row.pid ?? '-'), right: true },
  { title: 'PROGRAM', value: describeOwner },
  { title: 'WHY', value: reasonOf },
]

function describeOwner({ path, owner_unknown: reason }: JudgedPort): string {
  return path ?? (reason === undefined ? '-' : `not known: ${reason}`)
}

/** An operator may have judged otherwise than the built-in list; then its reason does not apply. */
function reasonOf(port: JudgedPort): string {
  const { status, reason } = classifyPort(port)
  return status === port.status ? reason : ''
}
