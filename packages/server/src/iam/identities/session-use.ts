import { setTimeout as delay } from 'node:timers/promises'
import type { Queryable } from '../../db/queryable.ts'
import { readSessionUse, writeSessionUse } from './identity-queries.ts'

/** Knows which sessions of browsers are in use, and notes that they are. */
export interface SessionUse {
  /**
   * Tells whether the session was used within the last 12 hours, and that it is used now. No request waits for that to
   * be written.
   */
  isInUse(session: { readonly hash: Buffer; readonly usedAt: Date }): Promise<boolean>
  /** Resolves when nothing is being written any more, or when the database does not answer. */
  settled(): Promise<void>
}

const MAX_IDLE_MS = 12 * 60 * 60 * 1000
/** A session ends so much earlier at most than 12 hours after its use; a page that asks all the time writes as seldom. */
const WRITTEN_AGAIN_AFTER_MS = 5 * 60 * 1000
/** A write takes a millisecond; a server stops within five seconds. */
const SETTLE_MS = 1000

export function createSessionUse(sql: Queryable, now: () => number = Date.now): SessionUse {
  /** By the remembered session, when it was used last; a session that is read anew is another object. */
  const lastUses = new WeakMap<object, number>()
  const writing = new Set<Promise<void>>()

  return {
    isInUse: async (session) => {
      const usedAt = lastUses.get(session) ?? session.usedAt.getTime()
      if (now() - usedAt < WRITTEN_AGAIN_AFTER_MS) return true
      if (now() - usedAt >= MAX_IDLE_MS && !(await isUsedElsewhere(session.hash))) return false
      lastUses.set(session, now())
      const write = writeSessionUse(sql, session.hash)
        .catch(() => undefined)
        .finally(() => writing.delete(write))
      writing.add(write)
      return true
    },
    settled: async () => {
      await Promise.race([Promise.all(writing), delay(SETTLE_MS, undefined, { ref: false })])
    },
  }

  /** Another process may have seen a use that this one does not know of. */
  async function isUsedElsewhere(hash: Buffer): Promise<boolean> {
    const usedAt = await readSessionUse(sql, hash)
    return usedAt !== undefined && now() - usedAt.getTime() < MAX_IDLE_MS
  }
}
