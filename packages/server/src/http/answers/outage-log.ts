import type { FastifyBaseLogger } from 'fastify'

/** Writes of failures that come by the thousand, as they do while the database is away, one line in ten seconds. */
export interface OutageLog {
  note(error: unknown, message: string): void
}

const PERIOD_MS = 10_000

export function createOutageLog(log: Pick<FastifyBaseLogger, 'warn'>): OutageLog {
  let mayWriteAt = Number.NEGATIVE_INFINITY
  let unwritten = 0
  return {
    note: (error, message) => {
      const now = performance.now()
      if (now < mayWriteAt) {
        unwritten += 1
        return
      }
      log.warn({ err: error, ...(unwritten > 0 && { more_like_it: unwritten }) }, message)
      mayWriteAt = now + PERIOD_MS
      unwritten = 0
    },
  }
}
