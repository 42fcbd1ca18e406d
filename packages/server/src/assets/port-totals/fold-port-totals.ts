import type { FastifyBaseLogger } from 'fastify'
import type { Queryable } from '../../db/queryable.ts'
import { inBatches } from '../../jobs/in-batches.ts'
import { startJob } from '../../jobs/start-job.ts'
import type { Job } from '../../jobs/start-job.ts'
import { foldPortTotals, listProjectsToFold } from './port-total-queries.ts'

/** A reader adds what waits, so this bounds what a list costs and not how old it is. */
const FOLD_MS = 1000

/** A statement locks the totals that it writes for some 0.1 s on two busy cores. */
const BATCH = 1000

/**
 * Adds the waiting changes of all projects to their totals, every second until it is disposed of. Several servers may
 * do it side by side, and one that is killed meanwhile leaves all of its batch waiting or none of it.
 */
export function startPortTotalFold(sql: Queryable, log: Pick<FastifyBaseLogger, 'warn'>): Job {
  return startJob({ everyMs: FOLD_MS, atOnce: true }, foldAll)

  /** Never throws: what could not be folded waits for the next round. */
  async function foldAll(signal: AbortSignal): Promise<void> {
    try {
      for (const projectId of await listProjectsToFold(sql)) {
        await inBatches(BATCH, signal, () => foldPortTotals(sql, projectId, BATCH))
      }
    } catch (error) {
      log.warn({ err: error }, 'the totals of ports could not be brought up to date')
    }
  }
}
