import { setTimeout as delay } from 'node:timers/promises'
import type { Queryable } from '../../db/queryable.ts'
import { writeLastUse } from './identity-queries.ts'

/** Notes which keys were used. */
export interface KeyUse {
  /** To the hour: only the first use in an hour writes, and no request waits for that. */
  note(access: string): void
  /** When nothing is written any more, or the database does not answer: what has to be before it is closed. */
  settled(): Promise<void>
}

const HOUR_MS = 3_600_000
/** A write takes a millisecond; a server stops within five seconds. */
const SETTLE_MS = 1000

/** What could not be written is written in the next hour. */
export function createKeyUse(sql: Queryable): KeyUse {
  const noted = new Set<string>()
  const writing = new Set<Promise<void>>()
  let hour = 0

  return {
    note: (access) => {
      const now = Math.floor(Date.now() / HOUR_MS)
      if (now !== hour) noted.clear()
      hour = now
      if (noted.has(access)) return
      noted.add(access)
      const write = writeLastUse(sql, access)
        .catch(() => undefined)
        .finally(() => writing.delete(write))
      writing.add(write)
    },
    settled: async () => {
      await Promise.race([Promise.all(writing), delay(SETTLE_MS, undefined, { ref: false })])
    },
  }
}
