import { expect, test } from 'vitest'
import { ServerClock } from './server-clock.ts'

const DATE = 'Mon, 30 Nov 2026 08:00:00 GMT'
const NOW = Date.parse(DATE)

test.each([
  ['that is right', 0, false],
  ['that is four minutes off', 240_000, false],
  ['that is six minutes fast', 360_000, true],
  ['that is a day slow', -86_400_000, true],
])('a clock %s: a gap is %s', (_what, ahead, isGap) => {
  const clock = new ServerClock()
  clock.heard(DATE, NOW + ahead)
  expect(clock.gap !== undefined).toBe(isGap)
})

test('an answer without a date tells nothing, and a clock that is set right is no gap any more', () => {
  const clock = new ServerClock()
  clock.heard(null)
  expect(clock.gap).toBeUndefined()
  clock.heard(DATE, NOW + 3_600_000)
  clock.heard('yesterday')
  expect(clock.gap).toMatchObject({ what: 'clock of the host', count: 1 })
  clock.heard(DATE, NOW)
  expect(clock.gap).toBeUndefined()
})
