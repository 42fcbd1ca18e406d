import { expect, test } from 'vitest'
import type { IncomingReport } from '../host-state/incoming-report.ts'
import type { Outcome } from '../host-state/store-reports.ts'
import { createReportBatches } from './report-batches.ts'

function reportOf(hostId: string, characters = 200): IncomingReport {
  return { kind: 'ports', hostId, characters } as IncomingReport
}

const STORED: Outcome = { changeSeq: 0 }

/** Keeps the batches, and answers each when it is told to. */
function heldStore() {
  const batches: { hosts: string[]; answer: (outcomes: Outcome[]) => void; fail: () => void }[] = []
  const store = (_projectId: string, reports: readonly IncomingReport[]) =>
    new Promise<Outcome[]>((resolve, reject) => {
      const hosts = reports.map(({ hostId }) => hostId)
      batches.push({ hosts, answer: resolve, fail: () => reject(new Error(`no ${hosts.join()}`)) })
    })
  return { batches, store }
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

test('reports of one turn of the event loop share a transaction, those of another project do not', async () => {
  const { batches, store } = heldStore()
  const storeReport = createReportBatches(store)
  const answers = [storeReport('p', reportOf('a')), storeReport('p', reportOf('b'))]
  const other = storeReport('q', reportOf('c'))
  await nextTurn()
  expect(batches.map(({ hosts }) => hosts)).toEqual([['a', 'b'], ['c']])
  batches[0]?.answer([STORED, 'not held'])
  batches[1]?.answer([STORED])
  expect(await Promise.all([...answers, other])).toEqual([STORED, undefined, STORED])
})

test('while two transactions are under way the others wait, and then go together', async () => {
  const { batches, store } = heldStore()
  const storeReport = createReportBatches(store)
  const first = storeReport('p', reportOf('a'))
  await nextTurn()
  const second = storeReport('p', reportOf('b'))
  await nextTurn()
  const rest = [storeReport('p', reportOf('c')), storeReport('p', reportOf('d'))]
  await nextTurn()
  expect(batches.map(({ hosts }) => hosts)).toEqual([['a'], ['b']])
  batches[0]?.answer([STORED])
  await first
  await nextTurn()
  expect(batches.map(({ hosts }) => hosts)).toEqual([['a'], ['b'], ['c', 'd']])
  batches[1]?.answer([STORED])
  batches[2]?.answer([STORED, STORED])
  expect(await Promise.all([second, ...rest])).toEqual([STORED, STORED, STORED])
})

test('a large report goes alone', async () => {
  const { batches, store } = heldStore()
  const storeReport = createReportBatches(store)
  void storeReport('p', reportOf('small'))
  void storeReport('p', reportOf('large', 10_000_000))
  await nextTurn()
  expect(batches.map(({ hosts }) => hosts)).toEqual([['small'], ['large']])
})

test('one that cannot be stored fails alone', async () => {
  const stored: string[] = []
  const storeReport = createReportBatches((_projectId, reports) => {
    if (reports.some(({ hostId }) => hostId === 'bad')) return Promise.reject(new Error('bad'))
    stored.push(...reports.map(({ hostId }) => hostId))
    return Promise.resolve(reports.map(() => STORED))
  })
  const answers = await Promise.allSettled(
    ['a', 'bad', 'b'].map((hostId) => storeReport('p', reportOf(hostId))),
  )
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(stored).toEqual(['a', 'b'])
})

test('a host that was deleted meanwhile is refused with the reason', async () => {
  const storeReport = createReportBatches(() => Promise.resolve(['no host' as const]))
  await expect(storeReport('p', reportOf('gone'))).rejects.toMatchObject({ code: 'AGENT.0004' })
})
