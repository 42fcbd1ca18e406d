import { expect, test } from 'vitest'
import { formatCsv } from './csv.ts'

test('quotes what a reader would split', () => {
  const csv = formatCsv(
    ['a', 'b'],
    [
      ['x,y', 'say "hi"'],
      ['two\nlines', undefined],
    ],
  )

  expect(csv).toBe('a,b\n"x,y","say ""hi"""\n"two\nlines",\n')
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1'])(
  'no spreadsheet takes %j for a formula',
  (text) => {
    const [, cell = ''] = formatCsv(['name'], [[text]]).split(/^name\n/)

    expect(cell).toMatch(/^"?'/)
  },
)

test('a number stays a number', () => {
  expect(formatCsv(['days'], [[-1]])).toBe('days\n-1\n')
})
