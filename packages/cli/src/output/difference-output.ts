import type { PortDifference } from '@openhss/contract'
import { formatCsv } from './csv.ts'
import { formatTable } from './table.ts'
import type { Column } from './table.ts'
import type { Colour, Terminal } from './terminal.ts'

/** Formats a table of differences for people. */
export function formatDifferenceTable(
  differences: readonly PortDifference[],
  terminal: Terminal,
): string {
  return formatTable(COLUMNS, differences, terminal)
}

export function formatDifferenceCsv(differences: readonly PortDifference[]): string {
  return formatCsv(
    FIELDS,
    differences.map((difference) => FIELDS.map((name) => difference[name])),
  )
}

const FIELDS = ['difference', 'category', 'port', 'type', 'laddr', 'path', 'previous_path'] as const

const COLOURS: Readonly<Record<PortDifference['difference'], Colour | undefined>> = {
  opened: 'yellow',
  program_changed: 'yellow',
  not_known: 'dim',
  closed: undefined,
}

const COLUMNS: readonly Column<PortDifference>[] = [
  {
    title: 'DIFFERENCE',
    value: ({ difference }) => difference.replace('_', ' '),
    colour: ({ difference }) => COLOURS[difference],
  },
  { title: 'PORT', value: ({ port }) => (port === 0 ? 'client' : String(port)), right: true },
  { title: 'TYPE', value: ({ type }) => type },
  { title: 'ADDRESS', value: ({ laddr }) => laddr },
  { title: 'WHERE', value: ({ category }) => category },
  {
    title: 'PROGRAM',
    value: ({ path, previous_path: before }) =>
      before === undefined ? (path ?? '?') : `${path ?? '?'}, before ${before}`,
    below: true,
  },
]
