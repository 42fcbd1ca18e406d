import { createHash } from 'node:crypto'
import { addressGroup } from '../../http/limits/address-group.ts'

/**
 * Refuses a subject (a user name, an access key) to one address after too many failures in a row from that
 * address. Others who know the secret are not kept out: an address locks only itself.
 */
export interface Lockout {
  isLocked(subject: string, address: string): boolean
  failed(subject: string, address: string): void
  succeeded(subject: string, address: string): void
}

/** More than five in a row lock for five minutes. See docs/wire/errors.md, "Gateway codes". */
const ALLOWED_FAILURES = 5
const LOCK_MS = 5 * 60 * 1000

/** Bounds the memory: an entry takes about 250 bytes, so all take 2.5 MB. */
const MAX_ENTRIES = 10_000

/** A longer subject is remembered by its hash. */
const MAX_SUBJECT_CHARACTERS = 64

export function createLockout(now: () => number = Date.now): Lockout {
  /** The latest failure stands last. */
  const failures = new Map<string, { count: number; lastAt: number }>()

  return {
    isLocked: (subject, address) => {
      if (failures.size === 0) return false
      return countOf(keyOf(subject, address)) > ALLOWED_FAILURES
    },
    failed: (subject, address) => {
      const key = keyOf(subject, address)
      const count = countOf(key)
      // Checks that were under way when the lock closed do not make it longer.
      if (count > ALLOWED_FAILURES) return
      failures.delete(key)
      const oldest = failures.size >= MAX_ENTRIES ? failures.keys().next().value : undefined
      if (oldest !== undefined) failures.delete(oldest)
      failures.set(key, { count: count + 1, lastAt: now() })
    },
    succeeded: (subject, address) => {
      if (failures.size > 0) failures.delete(keyOf(subject, address))
    },
  }

  /** Forgets failures after the time of a lock, because another process may have seen a success. */
  function countOf(key: string): number {
    const entry = failures.get(key)
    return entry === undefined || now() - entry.lastAt >= LOCK_MS ? 0 : entry.count
  }
}

function keyOf(subject: string, address: string): string {
  const group = addressGroup(address)
  if (subject.length <= MAX_SUBJECT_CHARACTERS) return `${group} ${subject}`
  return `${group}#${createHash('sha256').update(subject).digest('base64')}`
}
