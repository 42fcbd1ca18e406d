import type { FastifyBaseLogger } from 'fastify'
import type { Queryable } from '../db/queryable.ts'
import { inBatches } from '../jobs/in-batches.ts'
import { startJob } from '../jobs/start-job.ts'
import type { Job } from '../jobs/start-job.ts'
import { AGEING, deleteOld, listRetentions } from './retention-queries.ts'

const SWEEP_MS = 3_600_000

/** A batch locks its rows for at most 0.2 s on two busy cores. */
const BATCH = 1000

/** Deletes what is older than its project keeps it, now and every hour, until it is disposed of. */
export function startHistoryRetention(
  sql: Queryable,
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>,
): Job {
  return startJob({ everyMs: SWEEP_MS, atOnce: true }, sweepOnce)

  /** Never throws: a sweep that fails is repeated an hour later. */
  async function sweepOnce(signal: AbortSignal): Promise<void> {
    try {
      const deleted = await deleteOldHistory(sql, signal)
      if (deleted > 0) log.info({ deleted }, 'deleted history that was older than its retention')
    } catch (error) {
      log.warn({ err: error }, 'old history could not be deleted')
    }
  }
}

/** @returns how many rows were deleted. */
export async function deleteOldHistory(sql: Queryable, signal: AbortSignal): Promise<number> {
  let deleted = 0
  for (const project of await listRetentions(sql)) {
    for (const ageing of AGEING) {
      if (signal.aborted) return deleted
      const days = project[ageing.days]
      deleted += await inBatches(BATCH, signal, () =>
        deleteOld(sql, project.project_id, ageing, days, BATCH),
      )
    }
  }
  return deleted
}
