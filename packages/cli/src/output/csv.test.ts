import { expect, test } from 'vitest'
import { formatCsv } from './csv.ts'

test('quotes every cell, whatever a reader splits at', () => {
  const csv = formatCsv(
    ['a', 'b'],
    [
      ['x,y;z', 'say "hi"'],
      [22, undefined],
    ],
  )

  expect(csv).toBe('"a","b"\n"x,y;z","say ""hi"""\n"22",""\n')
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1'])(
  'no spreadsheet takes %j for a formula',
  (text) => {
    expect(cellOf(text)).toMatch(/^"'/)
  },
)

test('nor what follows a semicolon, where that separates cells', () => {
  expect(cellOf('x;=1+1')).toBe(`"x;'=1+1"`)
  expect(cellOf('x;y=1')).toBe('"x;y=1"')
})

test.each([
  ['\u{1B}[2J', String.raw`\u{1b}[2J`],
  ['\u{9B}31m', String.raw`\u{9b}31m`],
  ['exe\u{202E}gpj', String.raw`exe\u{202e}gpj`],
  ['two\nlines', String.raw`two\u{a}lines`],
])('shows %j of a host as %j', (text, shown) => {
  expect(cellOf(text)).toBe(`"${shown}"`)
})

test('a number is no formula', () => {
  expect(formatCsv(['days'], [[-1]])).toBe('"days"\n"-1"\n')
})

function cellOf(text: string): string {
  const [, row = ''] = formatCsv(['name'], [[text]]).split('\n')
  return row
}
