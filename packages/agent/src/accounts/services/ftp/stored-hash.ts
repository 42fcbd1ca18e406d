import type { StoredPassword } from '../../account.ts'

/**
 * Second field of a password file. Where it is empty, proftpd 1.3.8 and pam_pwdfile 1.0 let in with any password:
 * both were tried.
 */
export function storedHash(field: string): StoredPassword {
  if (field.includes('\uFFFD')) return { kind: 'unknown', reason: 'encoding' }
  if (field === '') return { kind: 'empty' }
  if (/^[!*]|^x$/.test(field)) return { kind: 'locked' }
  return { kind: 'hash', format: field.startsWith('$apr1$') ? 'apr1' : 'crypt', hash: field }
}
