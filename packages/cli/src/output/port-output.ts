import { classifyPort } from '@openhss/contract'
import type { FleetPort, ObservedPort, OtherOwner, PortStatus } from '@openhss/contract'
import { describeAcceptance } from './acceptance-text.ts'
import { formatCsv } from './csv.ts'
import type { CsvValue } from './csv.ts'
import { formatTable } from './table.ts'
import type { Column } from './table.ts'
import type { Colour, Terminal } from './terminal.ts'

export type JudgedPort = ObservedPort & {
  readonly status: PortStatus
  /** Somebody accepted a dangerous port; a server may not say so. */
  readonly acceptance?: FleetPort['acceptance']
}

/** Formats a table of ports for people, the dangerous ones first. */
export function formatPortTable(ports: readonly JudgedPort[], terminal: Terminal): string {
  const ordered = ports.toSorted(
    (a, b) => RANK[a.status] - RANK[b.status] || a.port - b.port || (a.type < b.type ? -1 : 1),
  )
  return formatTable(portColumns(ordered), ordered, terminal)
}

/** Lists the columns that tell of these ports. */
export function portColumns(ports: readonly JudgedPort[]): readonly Column<JudgedPort>[] {
  return COLUMNS.filter(
    (column) => column !== CONTAINER || ports.some((row) => describePlace(row) !== ''),
  )
}

export function formatPortCsv(ports: readonly JudgedPort[]): string {
  return formatCsv(
    PORT_FIELDS,
    ports.map((port) => portValues(port)),
  )
}

/** Names of the fields on the wire, in the order of the CSV. */
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
  'serves_ipv4',
  'forwarder_pid',
  'forwarder_path',
  'serving_container_id',
  'executable',
  'network_isolated',
  'other_owners',
] as const

export function portValues(port: JudgedPort): CsvValue[] {
  return PORT_FIELDS.map((field) =>
    field === 'other_owners' ? port.other_owners?.map(describeOther).join('; ') : port[field],
  )
}

const RANK: Readonly<Record<PortStatus, number>> = { danger: 0, unknown: 1, normal: 2 }

const STATUS_COLOURS: Readonly<Record<PortStatus, Colour | undefined>> = {
  danger: 'red',
  unknown: 'yellow',
  normal: undefined,
}

/** This column is left out where nothing runs in a container. */
const CONTAINER: Column<JudgedPort> = { title: 'CONTAINER', value: describePlace }

const COLUMNS: readonly Column<JudgedPort>[] = [
  { title: 'PORT', value: (row) => String(row.port), right: true },
  { title: 'TYPE', value: (row) => row.type },
  { title: 'ADDRESS', value: describeAddress },
  {
    title: 'STATUS',
    value: ({ status, acceptance }) => (acceptance === undefined ? status : 'accepted'),
    colour: (row) => STATUS_COLOURS[row.status],
  },
  CONTAINER,
  { title: 'PID', value: (row) => String(row.pid ?? '-'), right: true },
  { title: 'PROGRAM', value: describeOwner, below: true },
  { title: 'WHY', value: reasonOf, below: true },
]

function describeAddress({ laddr, serves_ipv4: servesIpv4 }: JudgedPort): string {
  return servesIpv4 === true ? `${laddr} and IPv4` : laddr
}

/**
 * Shortens the ID as the container runtimes' own commands do. A server that is not ours may leave the place
 * out.
 */
function describePlace({
  container_id: id = '',
  serving_container_id: shown = id,
}: Partial<JudgedPort>): string {
  return shown.replace(/^([0-9a-f]{12})[0-9a-f]{52}(?=$|\/)/, '$1')
}

function describeOwner(port: JudgedPort): string {
  const { path, owner_unknown: reason, forwarder_path: forwarder, other_owners: others = [] } = port
  const owner = path ?? (reason === undefined ? '-' : `not known: ${reason}`)
  return [
    owner,
    port.executable === 'deleted' && 'file deleted',
    port.executable === 'memory' && 'started from memory',
    forwarder !== undefined && `behind ${forwarder}`,
    ...others.map((other) => `also ${describeOther(other)}`),
  ]
    .filter((part) => part !== false)
    .join(', ')
}

function describeOther({ pid, path }: OtherOwner): string {
  return path === undefined ? String(pid) : `${pid} ${path}`
}

/** Returns who accepted the port, or the reason of the built-in list, which does not apply when it was judged otherwise. */
function reasonOf(port: JudgedPort): string {
  if (port.acceptance !== undefined) return describeAcceptance(port.acceptance)
  const { status, reason } = classifyPort(port)
  return status === port.status ? reason : ''
}
