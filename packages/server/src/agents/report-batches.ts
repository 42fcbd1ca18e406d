import { ApiFailure } from '../http/answers/api-error.ts'
import { MAX_INLINE_CHARACTERS } from '../host-state/store-reports.ts'
import type { Outcome, StoredReport } from '../host-state/store-reports.ts'
import type { IncomingReport } from '../host-state/incoming-report.ts'

/**
 * Stores a report.
 * @returns after commit the number of the last change that is stored; undefined when the report rests on a list that the
 *   server does not hold.
 * @throws AGENT.0004 when the host was deleted since its agent was let in.
 */
export type StoreReport = (
  projectId: string,
  report: IncomingReport,
) => Promise<StoredReport | undefined>

type StoreReports = (
  projectId: string,
  reports: readonly IncomingReport[],
) => Promise<readonly Outcome[]>

/**
 * Lets reports of a project that come together share a transaction: those that come in the same turn of the event
 * loop, and those that come while the database is busy. When one of them cannot be stored, each is tried alone, so that
 * the others do not pay for it. A host has one report in it at most (report-turns.ts).
 */
export function createReportBatches(store: StoreReports): StoreReport {
  const queues = new Map<string, Queue>()

  return (projectId, report) =>
    new Promise((resolve, reject) => {
      const queue = queues.get(projectId) ?? { waiting: [], underWay: 0, isDue: false }
      queues.set(projectId, queue)
      queue.waiting.push({ report, resolve, reject })
      if (queue.isDue) return
      queue.isDue = true
      setImmediate(() => {
        queue.isDue = false
        drain(projectId, queue)
      })
    })

  function drain(projectId: string, queue: Queue): void {
    while (queue.waiting.length > 0 && queue.underWay < MAX_UNDER_WAY) {
      const batch = takeBatch(queue.waiting)
      queue.underWay += 1
      void storeBatch(projectId, batch).finally(() => {
        queue.underWay -= 1
        if (queue.waiting.length > 0) drain(projectId, queue)
        else if (queue.underWay === 0 && !queue.isDue) queues.delete(projectId)
      })
    }
  }

  /** Settles every promise of the batch and never throws. */
  async function storeBatch(projectId: string, batch: readonly Waiting[]): Promise<void> {
    try {
      const reports = batch.map(({ report }) => report)
      const outcomes = await store(projectId, reports)
      for (const [index, waiting] of batch.entries()) settle(waiting, outcomes[index])
    } catch (error) {
      if (batch.length === 1) return batch[0]?.reject(error)
      for (const waiting of batch) await storeBatch(projectId, [waiting])
    }
  }
}

/** Takes reports that are stored together: as many as fit, and a large one alone. */
function takeBatch(waiting: Waiting[]): Waiting[] {
  let characters = 0
  let count = 0
  for (const { report } of waiting.slice(0, MAX_BATCH)) {
    characters += report.characters
    if (count > 0 && characters > MAX_INLINE_CHARACTERS) break
    count += 1
  }
  return waiting.splice(0, count)
}

function settle({ resolve, reject }: Waiting, outcome: Outcome | undefined): void {
  if (outcome === 'no host') reject(new ApiFailure('AGENT.0004'))
  else resolve(outcome === 'not held' ? undefined : outcome)
}

interface Queue {
  readonly waiting: Waiting[]
  underWay: number
  /** Whether it is looked at in the next turn of the event loop. */
  isDue: boolean
}

interface Waiting {
  readonly report: IncomingReport
  readonly resolve: (stored: StoredReport | undefined) => void
  readonly reject: (error: unknown) => void
}

const MAX_BATCH = 32
/** While the database writes one, this process plans the other. */
const MAX_UNDER_WAY = 2
