import { printable } from './printable.ts'
import { paint } from './terminal.ts'
import type { Colour, Terminal } from './terminal.ts'
import { charactersOf } from './text-width.ts'
import { wrapText } from './wrap-text.ts'

export interface Column<Row> {
  readonly title: string
  readonly value: (row: Row) => string
  readonly right?: boolean
  readonly colour?: (row: Row) => Colour | undefined
}

/**
 * A table for people. On a terminal that is too narrow the widest columns give way and their cells go on
 * in further lines; anywhere else a row is one line.
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

/** A column that is narrower is not worth reading; then the terminal may wrap. No title is longer. */
const LEAST_WIDTH = 12

/** Takes from the widest column, again and again, until the row fits. */
function fitWidths(natural: readonly number[], room: number): number[] {
  const widths = [...natural]
  let excess = widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1)) - room
  for (; excess > 0; excess -= 1) {
    const widest = Math.max(...widths)
    if (widest <= LEAST_WIDTH) break
    widths[widths.lastIndexOf(widest)] = widest - 1
  }
  return widths
}

/** The lines of one row; a cell that is done leaves its place empty. */
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
