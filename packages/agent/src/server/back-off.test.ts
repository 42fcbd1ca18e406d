import { expect, test } from 'vitest'
import { backOffMs } from './back-off.ts'

test('doubles its upper bound with each attempt, to a minute at most', () => {
  const bounds = [0, 1, 2, 5, 6, 2_000].map((attempt) => backOffMs(attempt, () => 1))

  expect(bounds).toEqual([1_000, 2_000, 4_000, 32_000, 40_000, 40_000])
})

test('spreads over the whole range, so that a fleet does not come back in one wave', () => {
  expect(backOffMs(3, () => 0)).toBe(0)
  expect(backOffMs(3, () => 0.25)).toBe(2_000)
})
