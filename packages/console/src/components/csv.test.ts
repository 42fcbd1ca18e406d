import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvOf } from './csv.ts'

test('has a column for every field of any row, fields of fields too', () => {
  const rows = [
    { host_id: 'h-1', labels: ['a', 'b'], open_findings: { high: 2 } },
    { host_id: 'h-2', public_ip: '', gaps: [{ what: 'x' }] },
  ]
  expect(csvOf(rows)).toBe(
    [
      '\uFEFF"host_id","labels","open_findings.high","public_ip","gaps"',
      '"h-1","a; b","2","",""',
      '"h-2","","","","[{""what"":""x""}]"',
      '',
    ].join('\r\n'),
  )
})

test('writes times in UTC, and leaves other numbers as they are', () => {
  const row = {
    last_seen_at: '2026-11-30T05:00:00.5+08:00',
    update_time: 1_700_000_000_000,
    used_time: 5,
    pid: 1_700_000_000_000,
    name: '2026-11-30T05:00:00Z',
  }
  expect(cellsOf(csvOf([row])).slice(5)).toEqual([
    '2026-11-29T21:00:00.500Z',
    '2023-11-14T22:13:20.000Z',
    '5',
    '1700000000000',
    '2026-11-30T05:00:00Z',
  ])
})

test.each([
  ['=cmd()', "'=cmd()"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@x', "'@x"],
  ['\t=1', "'\t=1"],
  ['\r=1', "'\r'=1"],
  ['＝1', "'＝1"],
  ['a;=1', "a;'=1"],
  ['a\n=1', "a\n'=1"],
  ['a=1-2', 'a=1-2'],
])('%j is written as %j', (text, written) => {
  expect(cellsOf(csvOf([{ name: text }])).at(-1)).toBe(written)
})

test('no cell of any row begins a formula, and every cell can be read again', () => {
  const text = fc.oneof(anyText(), fc.stringMatching(/^[=+\-@\t\r\n＝＋－＠ ";,'a1]{0,8}$/))
  const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text), fc.constant(undefined))
  const row = fc.dictionary(text, fc.oneof(value, fc.dictionary(text, value)))
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const cells = cellsOf(csvOf(rows))
      for (const cell of cells) {
        for (const part of cell.split(/[;\r\n]/)) expect(part).not.toMatch(/^[=+\-@\t＝＋－＠]/u)
      }
    }),
  )
})

/** Reads CSV whose cells are all in quotes. */
function cellsOf(csv: string): string[] {
  const body = csv.slice(1)
  const cells = [...body.matchAll(/"((?:[^"]|"")*)"(?:,|\r\n)/g)]
  expect(cells.map(([whole]) => whole).join('')).toBe(body.replace(/^(?:\r\n)+|(?<=\r\n)\r\n/g, ''))
  return cells.map(([, cell = '']) => cell.replaceAll('""', '"'))
}
