import { setTimeout as delay } from 'node:timers/promises'
import type { Queryable } from '../../db/queryable.ts'
import { writeLastUse } from './identity-queries.ts'

/** Notes which keys were used. */
export interface KeyUse {
  /** Notes the hour of a use: only the first use in an hour writes, and no request waits for that. */
  note(access: string): void
  /**
   * Resolves when nothing is being written any more, or when the database does not answer; it is awaited
   * before the database is closed.
   */
  settled(): Promise<void>
}

const HOUR_MS = 3_600_000
/** A write takes a millisecond; a server stops within five seconds. */
const SETTLE_MS = 1000

/** Makes the notes. A use that could not be written is written in the next hour. */
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
