import { expect, test } from 'vitest'
import { formatTable } from './table.ts'
import type { Terminal } from './terminal.ts'

const plain: Terminal = {
  print: () => undefined,
  warn: () => undefined,
  width: undefined,
  colour: false,
  liveLines: false,
}
const columns = [
  { title: 'PORT', value: (row: string[]) => row[0] ?? '', right: true },
  { title: 'WHY', value: (row: string[]) => row[1] ?? '' },
]

test('aligns its columns and leaves no spaces at the end of a line', () => {
  expect(
    formatTable(
      columns,
      [
        ['22', 'ssh'],
        ['8686', ''],
      ],
      plain,
    ),
  ).toBe('PORT  WHY\n  22  ssh\n8686\n')
})

test('cuts the last column on a terminal, and nowhere else', () => {
  const rows = [['22', 'a rather long explanation']]

  expect(formatTable(columns, rows, { ...plain, width: 20 })).toContain('  22  a rather long…\n')
  expect(formatTable(columns, rows, plain)).toContain('a rather long explanation')
})

test.each([
  ['\u{1B}[2J', String.raw`\u{1b}[2J`],
  ['a\rb\nc', String.raw`a\u{d}b\u{a}c`],
  ['\u{9B}31m', String.raw`\u{9b}31m`],
  ['exe\u{202E}gpj', String.raw`exe\u{202e}gpj`],
  ['zero\u{200B}width', String.raw`zero\u{200b}width`],
])('shows %j of a host as %j', (text, shown) => {
  expect(formatTable(columns, [['1', text]], plain)).toContain(`   1  ${shown}\n`)
})

test('colours only where colour is wanted', () => {
  const red = columns.map((column) => ({ ...column, colour: () => 'red' as const }))

  expect(formatTable(red, [['22', 'x']], plain)).not.toContain('\u{1B}')
  expect(formatTable(red, [['22', 'x']], { ...plain, colour: true })).toContain('\u{1B}[31m')
})
