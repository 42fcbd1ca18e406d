import { expect, test } from 'vitest'
import { fromLocalClock, toLocalClock } from './local-clock.ts'

test('a time of day comes back as it was, in whatever time zone', () => {
  const at = '2026-07-29T10:02:00Z'
  expect(fromLocalClock(toLocalClock(at))).toBe(at)
})

test('an empty field is no time', () => {
  expect(fromLocalClock('')).toBeUndefined()
})
