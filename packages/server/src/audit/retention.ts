import type { FastifyBaseLogger } from 'fastify'
import type { Queryable } from '../db/queryable.ts'
import { inBatches } from '../jobs/in-batches.ts'
import { startJob } from '../jobs/start-job.ts'
import type { Job } from '../jobs/start-job.ts'
import { followClock } from './audit-clock.ts'
import { deleteOldAuditEvents } from './audit-queries.ts'

/** Short, so that a server which never runs for long gets on, too. */
const SWEEP_MS = 600_000

const DAY_MS = 86_400_000

/** A batch locks its rows for at most 0.2 s on two busy cores. */
const BATCH = 1000

/**
 * Deletes events that are older than the retention, now and every ten minutes, until it is disposed of. How late it is
 * says a clock that follows the database's slowly, so that one which is wrong for a while deletes nothing.
 */
export function startAuditRetention(
  sql: Queryable,
  days: number,
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>,
): Job {
  let askedAt = performance.now()
  return startJob({ everyMs: SWEEP_MS, atOnce: true }, sweepOnce)

  /** Never throws: a sweep that fails is repeated ten minutes later. */
  async function sweepOnce(signal: AbortSignal): Promise<void> {
    try {
      const before = new Date((await readClock()).getTime() - days * DAY_MS)
      const deleted = await inBatches(BATCH, signal, () => deleteOldAuditEvents(sql, before, BATCH))
      if (deleted > 0) log.info({ deleted, days }, 'deleted audit events older than the retention')
    } catch (error) {
      log.warn({ err: error }, 'old audit events could not be deleted')
    }
  }

  async function readClock(): Promise<Date> {
    const now = performance.now()
    const time = await followClock(sql, now - askedAt)
    askedAt = now
    return time
  }
}
