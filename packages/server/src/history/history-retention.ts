import type { FastifyBaseLogger } from 'fastify'
import type { Queryable } from '../db/queryable.ts'
import { AGEING, deleteOld, listRetentions } from './retention-queries.ts'

const SWEEP_MS = 3_600_000

/** A batch locks its rows for at most 0.2 s on two busy cores. */
const BATCH = 1000

/** Deletes what is older than its project keeps it, now and every hour, until it is disposed of. */
export function startHistoryRetention(
  sql: Queryable,
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>,
): AsyncDisposable {
  const stop = new AbortController()
  let sweep = sweepOnce()
  const timer = setInterval(() => {
    sweep = sweep.then(sweepOnce)
  }, SWEEP_MS).unref()

  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      clearInterval(timer)
      await sweep
    },
  }

  /** Never throws: a sweep that fails is repeated an hour later. */
  async function sweepOnce(): Promise<void> {
    try {
      const deleted = await deleteOldHistory(sql, stop.signal)
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
      let last: number
      do {
        if (signal.aborted) return deleted
        last = await deleteOld(sql, project.project_id, ageing, project[ageing.days], BATCH)
        deleted += last
      } while (last === BATCH)
    }
  }
  return deleted
}
