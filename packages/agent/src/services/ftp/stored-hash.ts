import type { StoredPassword } from '../../passwords/accounts/account.ts'

/**
 * Second field of a password file.
 * @param empty What an empty one means: proftpd lets in with any password, and PAM's modules with none, since no
 * crypt(3) gives an empty hash.
 */
export function storedHash(field: string, empty: 'empty' | 'locked'): StoredPassword {
  if (field.includes('\uFFFD')) return { kind: 'unknown', reason: 'encoding' }
  if (field === '') return { kind: empty }
  if (/^[!*]|^x$/.test(field)) return { kind: 'locked' }
  return { kind: 'hash', format: field.startsWith('$apr1$') ? 'apr1' : 'crypt', hash: field }
}
