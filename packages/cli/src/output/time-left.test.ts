import { expect, test } from 'vitest'
import { describeTimeLeft, TimeLeft } from './time-left.ts'

test('goes by how fast it was lately', () => {
  let now = 0
  const timeLeft = new TimeLeft(() => now)
  const at = (ms: number, guessesDone: number) => {
    now = ms
    return timeLeft.estimate({ guessesDone, guessesPlanned: 1_000 })
  }
  expect(at(0, 0)).toBeUndefined()
  expect(at(500, 100)).toBeUndefined()
  expect(at(1_000, 500)).toBe(1)
  expect(at(11_500, 600)).toBeUndefined()
  expect(at(13_500, 610)).toBeCloseTo(78)
})

test.each([
  [undefined, ''],
  [3, ', a few seconds left'],
  [44, ', about 40 s left'],
  [100, ', about 2 min left'],
  [7_000, ', about 2 h left'],
])('%s s is said as %j', (seconds, text) => {
  expect(describeTimeLeft(seconds)).toBe(text)
})
