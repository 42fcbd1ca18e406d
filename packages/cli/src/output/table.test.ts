import { describe, expect, test } from 'vitest'
import { formatTable, Table } from './table.ts'
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

test('on a narrow terminal the widest column goes on below, aligned; elsewhere a row is a line', () => {
  const rows = [
    ['22', 'a rather long explanation'],
    ['80', 'web'],
  ]

  expect(formatTable(columns, rows, { ...plain, width: 20 })).toBe(
    'PORT  WHY\n  22  a rather long\n      explanation\n  80  web\n',
  )
  expect(formatTable(columns, rows, plain)).toContain('  22  a rather long explanation\n')
})

test('no line is wider than the terminal, whichever column is long', () => {
  const rows = [[`/opt/${'x'.repeat(60)}`, `choose another one than ${'y'.repeat(40)} 🙂`]]
  const lines = formatTable(columns, rows, { ...plain, width: 40 }).split('\n')

  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40)
  expect(lines.join('').replaceAll(' ', '')).toHaveLength('PORTWHY'.length + 5 + 60 + 20 + 40 + 2)
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
  const coloured = { ...plain, colour: true, width: 20 }
  expect(formatTable(red, [['22', 'a rather long explanation']], coloured)).toContain(
    '\n      \u{1B}[31mexplanation\u{1B}[39m\n',
  )
})

describe('a row that is too wide', () => {
  const wide = [
    { title: 'ACCOUNT', value: (row: string[]) => row[0] ?? '' },
    { title: 'SCHEME', value: (row: string[]) => row[1] ?? '' },
    { title: 'PROGRAM', value: (row: string[]) => row[2] ?? '', below: true as const },
    { title: 'WHY', value: (row: string[]) => row[3] ?? '', below: true as const },
  ]
  const row = [
    'backup-of-databases',
    'sha512-crypt',
    '/usr/lib/postgresql/15/bin/postgres',
    'The password is made from the name of the account holder. It has no digit or special character.',
  ]

  test('breaks no word at any width that has room for the longest', () => {
    const words = row.flatMap((cell) => cell.split(' '))
    for (let width = 38; width <= 260; width += 1) {
      const lines = formatTable(wide, [row, row], { ...plain, width }).split('\n')
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width)
      expect(lines.join(' ').split(' ')).toEqual(expect.arrayContaining(words))
    }
  })

  test('has its prose below it before its columns become tall', () => {
    expect(formatTable(wide, [row], { ...plain, width: 60 })).toBe(
      `ACCOUNT              SCHEME
backup-of-databases  sha512-crypt
  /usr/lib/postgresql/15/bin/postgres · The password is made
  from the name of the account holder. It has no digit or
  special character.
`,
    )
  })

  test('has a line for each cell where nothing else fits', () => {
    expect(formatTable(wide, [row, ['x', 'y']], { ...plain, width: 26 })).toBe(
      `ACCOUNT
  backup-of-databases
SCHEME   sha512-crypt
PROGRAM
  /usr/lib/postgresql/15/
  bin/postgres
WHY      The password is
         made from the
         name of the
         account holder.
         It has no digit
         or special
         character.

ACCOUNT  x
SCHEME   y
`,
    )
  })

  test('that comes later than the sample is still whole', () => {
    const table = new Table(wide, [['x', 'y', 'z', 'why']], { ...plain, width: 80 })
    expect(table.format(row)).toMatch(
      /^backup-of-databases {2}sha512-crypt {2}\S+postgres {2}The\n/,
    )
  })
})
