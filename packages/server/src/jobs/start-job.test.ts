import { expect, test, vi } from 'vitest'
import { startJob } from './start-job.ts'

/** Work that ends when it is told to. */
function heldWork() {
  const ends: (() => void)[] = []
  const signals: AbortSignal[] = []
  const work = (signal: AbortSignal) => {
    signals.push(signal)
    return new Promise<void>((resolve) => ends.push(resolve))
  }
  return { work, signals, endNext: () => ends.shift()?.() }
}

test('a turn that comes while the work is under way is left out', async () => {
  vi.useFakeTimers()
  const { work, signals, endNext } = heldWork()
  const job = startJob({ everyMs: 1000 }, work)
  await vi.advanceTimersByTimeAsync(3500)
  expect(signals).toHaveLength(1)
  endNext()
  await vi.advanceTimersByTimeAsync(1000)
  expect(signals).toHaveLength(2)
  endNext()
  await job[Symbol.asyncDispose]()
  await vi.advanceTimersByTimeAsync(5000)
  expect(signals).toHaveLength(2)
  vi.useRealTimers()
})

test('work that is asked for waits for what is under way, and the end waits for both', async () => {
  const { work, signals, endNext } = heldWork()
  const job = startJob({ everyMs: 3_600_000, atOnce: true }, work)
  const asked = job.run()
  await Promise.resolve()
  expect(signals).toHaveLength(1)
  const ended = job[Symbol.asyncDispose]()
  expect(signals[0]?.aborted).toBe(true)
  endNext()
  await vi.waitFor(() => expect(signals).toHaveLength(2))
  endNext()
  await expect(Promise.all([asked, ended])).resolves.toBeDefined()
})
