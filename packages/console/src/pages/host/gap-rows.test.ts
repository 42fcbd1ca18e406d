import { expect, test } from 'vitest'
import { gapRows } from './gap-rows.ts'

test('gaps of one kind and reason are added up', () => {
  const gap = { what: 'open port', reason: 'permission', count: 2 } as const
  expect(gapRows([gap, { ...gap, count: 3 }])).toEqual([{ ...gap, count: 5 }])
})

test('what somebody can mend comes first, then what is missing most', () => {
  const gaps = [
    { what: 'a', reason: 'exited', count: 9 },
    { what: 'b', reason: 'permission', count: 1 },
    { what: 'c', reason: 'malformed', count: 2 },
  ] as const
  expect(gapRows(gaps).map(({ what }) => what)).toEqual(['c', 'b', 'a'])
})
