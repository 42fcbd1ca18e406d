import type { FastifyBaseLogger } from 'fastify'
import type { Queryable } from '../db/queryable.ts'
import { deleteOldAuditEvents } from './audit-queries.ts'

const HOUR_MS = 3_600_000

/** A batch locks its rows for at most 0.2 s on two busy cores. */
const BATCH = 1000

/** Deletes events that are older than the retention, now and every hour, until it is disposed of. */
export function startAuditRetention(
  sql: Queryable,
  days: number,
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>,
): AsyncDisposable {
  const stop = new AbortController()
  let sweep = sweepOnce()
  const timer = setInterval(() => {
    sweep = sweep.then(sweepOnce)
  }, HOUR_MS).unref()

  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      clearInterval(timer)
      await sweep
    },
  }

  /** Never throws: a sweep that fails is repeated an hour later. */
  async function sweepOnce(): Promise<void> {
    let deleted = 0
    try {
      let last = BATCH
      while (last === BATCH && !stop.signal.aborted) {
        last = await deleteOldAuditEvents(sql, days, BATCH)
        deleted += last
      }
    } catch (error) {
      log.warn({ err: error }, 'old audit events could not be deleted')
    }
    if (deleted > 0) log.info({ deleted, days }, 'deleted audit events older than the retention')
  }
}
