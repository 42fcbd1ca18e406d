import { expect, test } from 'vitest'
import { ServerClock } from './server-clock.ts'

const DATE = 'Mon, 30 Nov 2026 08:00:00 GMT'
const NOW = Date.parse(DATE)

test.each([
  ['that is right', 0, 0, false],
  ['that is as late as an answer may be', 5_000, 0, false],
  ['that is four minutes fast', 240_000, 240, false],
  ['that is six minutes fast', 360_000, 360, true],
  ['that is a day slow', -86_400_000, -86_400, true],
])('a clock %s', (_what, ahead, seconds, isGap) => {
  const clock = new ServerClock()
  clock.heard(DATE, NOW + ahead)
  expect([clock.aheadSeconds, clock.gap !== undefined]).toEqual([seconds, isGap])
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
