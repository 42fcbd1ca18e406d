import { expect, test } from 'vitest'
import { createEventBudget } from './event-budget.ts'

test('a source and an account have a share of each minute', () => {
  let now = 60_000
  const budget = createEventBudget({ perSource: 2, perTenant: 3 }, () => now)
  const spend = (...sources: string[]) => sources.map((source) => budget.spend('account', source))

  expect(spend('a', 'a', 'a', 'b', 'c')).toEqual([true, true, false, true, false])
  expect(budget.spend('other account', 'a')).toBe(true)

  now += 59_999
  expect(spend('c')).toEqual([false])
  now += 1
  expect(spend('a', 'c')).toEqual([true, true])
})
