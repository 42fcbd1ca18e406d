import type { StoredPassword } from '../account.ts'

/**
 * The field of an etc/shadow line. Locked, because no password can match: `*`, `!`, `!!`, `*LK*`, `x`, or
 * a hash behind a `!`.
 */
export function parsePasswordField(field: string): StoredPassword {
  if (field === '') return { kind: 'empty' }
  if (/^[!*]/.test(field) || LOCK_WORDS.has(field)) return { kind: 'locked' }
  return { kind: 'hash', format: 'crypt', hash: field.replace(HPUX_AGEING, '$1') }
}

/** pam_unix(8) takes a DES hash without what follows it: HP-UX writes the ages there, as in `,E.M0`. */
const HPUX_AGEING = /^([./A-Za-z\d]{13,})[^./A-Za-z\d].*$/s

/** Does the second field of an etc/passwd line say that etc/shadow decides? See pam_unix(8). */
export function refersToShadow(field: string, userName: string): boolean {
  return field === 'x' || field === `##${userName}`
}

/** `NP` and `LK` come from Solaris. */
const LOCK_WORDS: ReadonlySet<string> = new Set(['x', 'X', 'NP', 'LK', 'NONE'])
