import { printable } from './printable.ts'
import { paint } from './terminal.ts'
import type { Colour, Terminal } from './terminal.ts'
import { charactersOf } from './text-width.ts'

export interface Column<Row> {
  readonly title: string
  readonly value: (row: Row) => string
  readonly right?: boolean
  readonly colour?: (row: Row) => Colour | undefined
}

/** A table for people. On a terminal the last column is cut to its width. */
export function formatTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  terminal: Terminal,
): string {
  const cells = rows.map((row) => columns.map((column) => printable(column.value(row))))
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...cells.map((line) => lengthOf(line[index] ?? ''))),
  )
  const layout = { columns, widths, terminal }
  const header = formatLine(
    columns.map(({ title }) => title),
    layout,
    () => 'dim',
  )
  const lines = cells.map((line, index) => {
    const row = rows[index]
    return formatLine(line, layout, (column) => row && column.colour?.(row))
  })
  return `${[header, ...lines].join('\n')}\n`
}

interface Layout<Row> {
  readonly columns: readonly Column<Row>[]
  readonly widths: readonly number[]
  readonly terminal: Terminal
}

const GAP = '  '

function formatLine<Row>(
  cells: readonly string[],
  { columns, widths, terminal }: Layout<Row>,
  colourOf: (column: Column<Row>) => Colour | undefined,
): string {
  let room = terminal.width ?? Number.POSITIVE_INFINITY
  const parts = columns.map((column, index) => {
    const cell = cells[index] ?? ''
    const isLast = index === columns.length - 1
    const fitted = isLast ? cut(cell, room) : pad(cell, widths[index] ?? 0, column.right ?? false)
    room -= lengthOf(fitted) + GAP.length
    const colour = colourOf(column)
    return colour === undefined ? fitted : paint(terminal, colour, fitted)
  })
  return parts.join(GAP).trimEnd()
}

function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(width - lengthOf(text))
  return right ? space + text : text + space
}

/** Under ten columns there is nothing worth reading, so the terminal may wrap. */
const LEAST_ROOM = 10

function cut(text: string, room: number): string {
  if (lengthOf(text) <= room || room < LEAST_ROOM) return text
  return `${charactersOf(text)
    .slice(0, room - 1)
    .join('')}…`
}

function lengthOf(text: string): number {
  return charactersOf(text).length
}
