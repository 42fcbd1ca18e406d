import type { StoredPassword } from '../account.ts'

/**
 * The field of an etc/shadow line. Locked, because no password can match: `*`, `!`, `!!`, `*LK*`, `x`, or
 * a hash behind a `!`.
 */
export function parsePasswordField(field: string): StoredPassword {
  if (field === '') return { kind: 'empty' }
  if (/^[!*]/.test(field) || LOCK_WORDS.has(field)) return { kind: 'locked' }
  return { kind: 'hash', format: 'crypt', hash: field }
}

/** Does the second field of an etc/passwd line say that etc/shadow decides? See pam_unix(8). */
export function refersToShadow(field: string, userName: string): boolean {
  return field === 'x' || field === `##${userName}`
}

/** `NP` and `LK` come from Solaris. */
const LOCK_WORDS: ReadonlySet<string> = new Set(['x', 'X', 'NP', 'LK', 'NONE'])
