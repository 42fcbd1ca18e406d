import { expect, test } from 'vitest'
import { createWakefulness } from './wakefulness.ts'

const LONG_MS = 300_000
let own = 0
let database = 0

/** Both clocks go on, with a tick every 15 s. */
function pass(wakefulness: ReturnType<typeof createWakefulness>, seconds: number): void {
  for (let passed = 0; passed < seconds; passed += 15) {
    own += 15_000
    database += 15_000
    wakefulness.tick(database)
  }
}

function start() {
  own = 1_000
  database = Date.parse('2026-10-25T00:00:00Z')
  const wakefulness = createWakefulness(() => own, LONG_MS)
  wakefulness.tick(database)
  return wakefulness
}

test('after its start a process waits', () => {
  const wakefulness = start()
  pass(wakefulness, 285)
  expect(wakefulness.isLong()).toBe(false)
  pass(wakefulness, 15)
  expect(wakefulness.isLong()).toBe(true)
})

test.each<[string, (wakefulness: ReturnType<typeof createWakefulness>) => void]>([
  ['the clock of the database was set ahead', () => (database += 3_600_000)],
  ['the clock of the database was set back', () => (database -= 10_000)],
  ['the process hung', () => ((own += 61_000), (database += 61_000))],
  ['the machine slept, and its own clock with it', () => (database += 61_000)],
  ['the database was away', (wakefulness) => wakefulness.interrupt()],
])('it waits again when %s', (_what, breakIt) => {
  const wakefulness = start()
  pass(wakefulness, 600)
  expect(wakefulness.isLong()).toBe(true)
  breakIt(wakefulness)
  pass(wakefulness, 285)
  expect(wakefulness.isLong()).toBe(false)
  pass(wakefulness, 30)
  expect(wakefulness.isLong()).toBe(true)
})
