import { expect, test } from 'vitest'
import { gapRows, namedGapRows } from './gap-rows.ts'

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

test('a password that was not tested is told with its account, and those that are not known by their number', () => {
  const legacy = {
    user_name: 'legacy',
    service_type: 'mysql',
    instance: '3306',
    verdict: 'unsupported',
    scheme: 'mysql_old',
  } as const
  const ops = {
    user_name: 'ops',
    service_type: 'system',
    verdict: 'error',
    reason: 'permission',
  } as const
  const gaps = [
    { what: 'account password', reason: 'unsupported', count: 3 },
    { what: 'account password', reason: 'permission', count: 1 },
    { what: 'etc/shadow', reason: 'permission', count: 1 },
  ] as const
  expect(namedGapRows(gaps, [legacy, ops])).toEqual([
    { ...gaps[0], count: 1, account: legacy },
    { ...gaps[0], count: 2 },
    { ...gaps[1], account: ops },
    gaps[2],
  ])
  // While the accounts are not known, and of a role that may not see them.
  expect(namedGapRows(gaps, [])).toEqual(gaps)
})
