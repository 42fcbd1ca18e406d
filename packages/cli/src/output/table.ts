import { printable } from './printable.ts'
import { paint } from './terminal.ts'
import type { Colour, Terminal } from './terminal.ts'
import { charactersOf, wrapText } from './wrap-text.ts'

export interface Column<Row> {
  readonly title: string
  readonly value: (row: Row) => string
  readonly right?: boolean
  readonly colour?: (row: Row) => Colour | undefined
}

/**
 * Formats a table for people. On a terminal that is too narrow, the widest columns become narrower and
 * their cells go on in further lines; anywhere else a row is one line.
 */
export function formatTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  terminal: Terminal,
): string {
  const cells = rows.map((row) => columns.map((column) => printable(column.value(row))))
  const widths = fitWidths(
    columns.map(({ title }, index) =>
      Math.max(title.length, ...cells.map((line) => lengthOf(line[index] ?? ''))),
    ),
    terminal.width ?? Number.POSITIVE_INFINITY,
  )
  const layout = { columns, widths, terminal }
  const header = formatRow(
    columns.map(({ title }) => title),
    layout,
    () => 'dim',
  )
  const lines = cells.flatMap((line, index) => {
    const row = rows[index]
    return formatRow(line, layout, (column) => row && column.colour?.(row))
  })
  return `${[...header, ...lines].join('\n')}\n`
}

interface Layout<Row> {
  readonly columns: readonly Column<Row>[]
  readonly widths: readonly number[]
  readonly terminal: Terminal
}

const GAP = '  '

/** A narrower column is not worth reading, so the terminal may wrap instead. No title is longer than this. */
const MIN_COLUMN_WIDTH = 12

/** Takes a character from the widest column, again and again, until the row fits. */
function fitWidths(natural: readonly number[], room: number): number[] {
  const widths = [...natural]
  let excess = widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1)) - room
  for (; excess > 0; excess -= 1) {
    const widest = Math.max(...widths)
    if (widest <= MIN_COLUMN_WIDTH) break
    widths[widths.lastIndexOf(widest)] = widest - 1
  }
  return widths
}

/** Formats the lines of one row; a cell that has ended leaves its place empty. */
function formatRow<Row>(
  cells: readonly string[],
  { columns, widths, terminal }: Layout<Row>,
  colourOf: (column: Column<Row>) => Colour | undefined,
): string[] {
  const wrapped = cells.map((cell, index) => wrapText(cell, widths[index] ?? 0))
  const height = Math.max(...wrapped.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((column, index) => {
        const text = wrapped[index]?.[line] ?? ''
        const space = ' '.repeat((widths[index] ?? 0) - lengthOf(text))
        const colour = colourOf(column)
        const shown = colour === undefined ? text : paint(terminal, colour, text)
        return column.right ? space + shown : shown + space
      })
      .join(GAP)
      .trimEnd(),
  )
}

function lengthOf(text: string): number {
  return charactersOf(text).length
}
