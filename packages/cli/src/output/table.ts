import { fitColumns } from './fit-columns.ts'
import { printable } from './printable.ts'
import { paint } from './terminal.ts'
import type { Colour, Terminal } from './terminal.ts'
import { charactersOf, wrapText } from './wrap-text.ts'

export interface Column<Row> {
  readonly title: string
  readonly value: (row: Row) => string
  readonly right?: boolean
  readonly colour?: (row: Row) => Colour | undefined
  /** True of prose and long names, which go below the row where the terminal is too narrow. */
  readonly below?: true
}

/** Formats a table for people. */
export function formatTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  terminal: Terminal,
): string {
  const table = new Table(columns, rows, terminal)
  return table.header + rows.map((row) => table.format(row)).join('')
}

/**
 * A table whose rows come one by one. On a terminal that is too narrow, columns become narrower and their
 * cells go on in further lines; where that would break a word or make a row tall, prose goes below its row;
 * where that is not enough either, each cell has a line of its own. Anywhere else a row is one line.
 */
export class Table<Row> {
  readonly header: string
  readonly format: (row: Row) => string

  /** @param sample rows that show how wide the cells are. */
  constructor(columns: readonly Column<Row>[], sample: readonly Row[], terminal: Terminal) {
    const room = terminal.width ?? Number.POSITIVE_INFINITY
    const fit = fitColumns(
      columns.map((column) => ({
        cells: [column.title, ...sample.map((row) => cellOf(column, row))],
        mayGoBelow: column.below === true,
      })),
      room,
    )
    if (fit === undefined) {
      let before = ''
      this.header = ''
      this.format = (row) => {
        const block = before + formatBlock(columns, row, { room, terminal })
        before = '\n'
        return block
      }
      return
    }
    const beside = fit.beside.map(({ index, width }) => ({ column: columns[index], width }))
    const below = fit.below.map((index) => columns[index])
    const titles = beside.map(({ column, width }) => ({ text: column?.title ?? '', width }))
    this.header = formatLines(titles, () => 'dim', terminal)
    this.format = (row) => {
      const cells = beside.map(({ column, width }) => ({
        text: column ? cellOf(column, row) : '',
        width,
        right: column?.right,
        colour: column?.colour?.(row),
      }))
      const texts = below.map((column) => (column ? cellOf(column, row) : ''))
      const paragraph = texts.filter((text) => text !== '').join(' · ')
      // A few words have room beside their row.
      const { length } = charactersOf(paragraph)
      const used = cells.reduce((sum, { width }) => sum + width + GAP.length, 0)
      const isBeside = paragraph !== '' && used + length <= room
      const line = isBeside ? [...cells, { text: paragraph, width: length }] : cells
      return (
        formatLines(line, ({ colour }) => colour, terminal) +
        (isBeside || paragraph === '' ? '' : indent(wrapText(paragraph, room - INDENT.length)))
      )
    }
  }
}

function cellOf<Row>(column: Column<Row>, row: Row): string {
  return printable(column.value(row))
}

interface Cell {
  readonly text: string
  readonly width: number
  readonly right?: boolean | undefined
  readonly colour?: Colour | undefined
}

const GAP = '  '
const INDENT = '  '

/** Formats the lines of one row; a cell that has ended leaves its place empty. */
function formatLines(
  cells: readonly Cell[],
  colourOf: (cell: Cell) => Colour | undefined,
  terminal: Terminal,
): string {
  // A row that is wider than the sample breaks no word; it only stands out.
  const wrapped = cells.map(({ text, width }) => wrapText(text, Math.max(width, longestWord(text))))
  const height = Math.max(...wrapped.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) => {
    const parts = cells.map((cell, index) => {
      const text = wrapped[index]?.[line] ?? ''
      const space = ' '.repeat(Math.max(0, cell.width - charactersOf(text).length))
      const colour = colourOf(cell)
      const shown = colour === undefined ? text : paint(terminal, colour, text)
      return cell.right ? space + shown : shown + space
    })
    return `${parts.join(GAP).trimEnd()}\n`
  }).join('')
}

function longestWord(text: string): number {
  return Math.max(...text.split(' ').map((word) => charactersOf(word).length))
}

/** Formats a row as a line for each cell that is not empty. */
function formatBlock<Row>(
  columns: readonly Column<Row>[],
  row: Row,
  { room, terminal }: { readonly room: number; readonly terminal: Terminal },
): string {
  const nameWidth = Math.max(...columns.map(({ title }) => title.length)) + GAP.length
  return columns
    .map((column) => {
      const text = cellOf(column, row)
      if (text === '') return ''
      const isWide = text.split(' ').some((word) => charactersOf(word).length > room - nameWidth)
      const title = paint(terminal, 'dim', column.title)
      if (isWide) return `${title}\n${indent(wrapText(text, room - INDENT.length))}`
      const [first = '', ...more] = wrapText(text, room - nameWidth)
      const space = ' '.repeat(nameWidth - column.title.length)
      const colour = column.colour?.(row)
      const shown = colour === undefined ? first : paint(terminal, colour, first)
      return `${title}${space}${shown}\n${more.map((line) => `${' '.repeat(nameWidth)}${line}\n`).join('')}`
    })
    .join('')
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `${INDENT}${line}\n`).join('')
}
