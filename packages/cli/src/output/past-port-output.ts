import type { FleetPastPort } from '@openhss/contract'
import { formatCsv } from './csv.ts'
import { formatTable } from './table.ts'
import type { Column } from './table.ts'
import type { Terminal } from './terminal.ts'

/** Formats a table of ports that were open at some time, for people. */
export function formatPastPortTable(ports: readonly FleetPastPort[], terminal: Terminal): string {
  return formatTable(COLUMNS, ports, terminal)
}

export function formatPastPortCsv(ports: readonly FleetPastPort[]): string {
  return formatCsv(
    FIELDS,
    ports.map((port) => FIELDS.map((name) => port[name])),
  )
}

const FIELDS = [
  'host_id',
  'name',
  'category',
  'port',
  'type',
  'laddr',
  'path',
  'certainty',
  'opened_at',
  'closed_at',
] as const

const CERTAINTIES: Readonly<Record<FleetPastPort['certainty'], string>> = {
  open: 'open',
  unconfirmed: 'perhaps still open',
  maybe: 'perhaps open already',
}

const COLUMNS: readonly Column<FleetPastPort>[] = [
  { title: 'HOST', value: ({ name }) => name },
  { title: 'PORT', value: ({ port }) => String(port), right: true },
  { title: 'TYPE', value: ({ type }) => type },
  { title: 'ADDRESS', value: ({ laddr }) => laddr },
  { title: 'WHERE', value: ({ category }) => category },
  {
    title: 'STATE',
    value: ({ certainty }) => CERTAINTIES[certainty],
    colour: ({ certainty }) => (certainty === 'open' ? undefined : 'yellow'),
  },
  { title: 'CLOSED', value: ({ closed_at: at }) => at ?? 'still open' },
  { title: 'PROGRAM', value: ({ path }) => path ?? '?', below: true },
]
