/** What a password field says before any word is tested. */
export type PasswordField =
  | { readonly kind: 'empty' }
  /** No password can match: `*`, `!`, `!!`, `*LK*`, `x`, or a hash behind a `!`. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'hash'; readonly hash: string }

/** The field of an etc/shadow line; a stray `x` there is a lock, since it matches no password. */
export function parsePasswordField(field: string): PasswordField {
  if (field === '') return { kind: 'empty' }
  if (/^[!*]/.test(field) || LOCK_WORDS.has(field)) return { kind: 'locked' }
  return { kind: 'hash', hash: field }
}

/** Does the second field of an etc/passwd line say that etc/shadow decides? See pam_unix(8). */
export function refersToShadow(field: string, userName: string): boolean {
  return field === 'x' || field === `##${userName}`
}

/** `NP` and `LK` come from Solaris. */
const LOCK_WORDS: ReadonlySet<string> = new Set(['x', 'X', 'NP', 'LK', 'NONE'])
