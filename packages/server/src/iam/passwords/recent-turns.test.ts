import { expect, test } from 'vitest'
import { createRecentTurns } from './recent-turns.ts'

test('a turn counts half after five minutes', () => {
  let now = 0
  const turns = createRecentTurns(() => now)
  for (let n = 0; n < 4; n += 1) turns.add('a')
  expect(turns.of('a')).toBe(4)
  expect(turns.of('b')).toBe(0)
  now += 5 * 60_000
  expect(turns.of('a')).toBeCloseTo(2)
  turns.add('a')
  expect(turns.of('a')).toBeCloseTo(3)
})

test('the 10,000 newest are remembered', () => {
  const turns = createRecentTurns(() => 0)
  turns.add('oldest')
  turns.add('newer')
  turns.add('oldest')
  for (let n = 0; n < 9_999; n += 1) turns.add(String(n))
  expect(turns.of('newer')).toBe(0)
  expect(turns.of('oldest')).toBe(2)
})
