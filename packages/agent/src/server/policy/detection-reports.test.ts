import type { DetectionReport } from '@openhss/contract'
import { expect, test } from 'vitest'
import { DetectionReports } from './detection-reports.ts'

const DONE = { guesses_done: 5, guesses_planned: 5 }

function createReports() {
  const stop = new AbortController()
  const told: string[] = []
  return { stop, told, reports: new DetectionReports(stop.signal), wait: () => Promise.resolve() }
}

/** Answers each report by the next of these, and stops after the last. */
function answer(
  { stop, told }: ReturnType<typeof createReports>,
  answers: readonly (() => boolean)[],
) {
  return async ({ detection_id, state }: DetectionReport): Promise<boolean> => {
    told.push(`${detection_id} ${state}`)
    if (told.length === answers.length) stop.abort()
    return answers[told.length - 1]?.() ?? true
  }
}

test('of a detection that is not open the server hears nothing more', async () => {
  const setup = createReports()
  const { reports, told, wait } = setup
  const lateProgress = () => {
    reports.running('a', DONE)
    return false
  }
  const moreOfA = () => {
    reports.running('b', DONE)
    // Either would take the place of the other detection.
    reports.running('a', DONE)
    reports.finished('a', DONE)
    return Promise.resolve()
  }
  reports.running('a', { ...DONE, guesses_done: 0 })
  let waits = 0
  await reports.run(answer(setup, [lateProgress, () => true]), () =>
    (waits += 1) === 1 ? moreOfA() : wait(),
  )
  expect(told).toEqual(['a running', 'b running'])
})

test('what came while the answer was under way is not told either', async () => {
  const setup = createReports()
  const { reports, told, stop } = setup
  reports.running('a', DONE)
  const done = reports.run(
    answer(setup, [
      () => {
        reports.finished('a', DONE)
        return false
      },
      () => true,
    ]),
    setup.wait,
  )
  // Taken and dropped, so that the next one is told.
  await new Promise(setImmediate)
  reports.running('b', DONE)
  await done
  expect([told, stop.signal.aborted]).toEqual([['a running', 'b running'], true])
})

test('while the server cannot be reached the newest word waits', async () => {
  const setup = createReports()
  const { reports, told } = setup
  const waits: number[] = []
  const fails = () => {
    throw new Error('connection refused')
  }
  reports.running('a', { ...DONE, guesses_done: 0 })
  await reports.run(
    answer(setup, [
      fails,
      () => {
        reports.finished('a', DONE)
        return fails()
      },
      () => true,
    ]),
    (ms) => {
      waits.push(ms)
      return Promise.resolve()
    },
  )
  expect(told).toEqual(['a running', 'a running', 'a finished'])
  expect(waits.map((ms, failures) => ms <= 1_000 * 2 ** failures)).toEqual([true, true, true])
})

test('after its end progress that comes late is not told, nor the end twice', async () => {
  const setup = createReports()
  const { reports, told } = setup
  reports.finished('a', DONE)
  await reports.run(
    answer(setup, [
      () => {
        reports.running('a', DONE)
        reports.finished('a', DONE)
        reports.failed('a', 'late')
        reports.failed('b', 'no account file can be read')
        return true
      },
      () => true,
    ]),
    setup.wait,
  )
  expect(told).toEqual(['a finished', 'b failed'])
})
