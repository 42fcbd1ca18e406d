import { parseColonFile } from '../colon-file.ts'
import type { ColonFile } from '../colon-file.ts'
import type { StoredPassword } from '../account.ts'

export interface PasswordLine {
  readonly userName: string
  readonly hash: string
}

/** Lines of a pam_pwdfile: a name and a hash, and what a program put behind them. Pure; never throws. */
export function parsePwdfile(text: string, file: string): ColonFile<PasswordLine> {
  return parseColonFile(text, { file, parse: ([userName = '', hash = '']) => ({ userName, hash }) })
}

/** `pwdfile=FILE`, and `pwdfile FILE` as before version 1.0; below the root. */
export function pwdfileOf(args: readonly string[]): string | undefined {
  const text = args.join(' ')
  return /(?:^| )(?:pwdfile|file)[= ]\/+(\S+)/.exec(text)?.[1]
}

/** About 25,000 accounts; 5,000 of an instance are kept. */
export const MAX_PASSWORD_FILE_BYTES = 4 * 1024 * 1024

/**
 * Second field of a password file of proftpd or pam_pwdfile. Where it is empty, proftpd 1.3.8 and pam_pwdfile
 * 1.0 let in with any password; neither knows the hashes of htpasswd (`$apr1$`), and so nobody gets in with
 * one. All of it was tried.
 */
export function storedHash(field: string): StoredPassword {
  if (field.includes('\uFFFD')) return { kind: 'unknown', reason: 'encoding' }
  if (field === '') return { kind: 'empty' }
  if (/^[!*]|^x$|^\$apr1\$|^\{SHA\}/.test(field)) return { kind: 'locked' }
  return { kind: 'hash', format: 'crypt', hash: field }
}
