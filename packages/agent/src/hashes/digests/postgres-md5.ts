import { hash as digestOnce } from 'node:crypto'
import type { Digest } from './digest.ts'

/**
 * PostgreSQL's md5: `md5` and MD5(password + user name) in hexadecimal. The user name is the salt and
 * not part of what is stored, so it is given behind a colon: `md5<32 digits>:<user name>`.
 */
export const postgresMd5: Digest = {
  scheme: 'postgres-md5',
  cost: (hash) => (FORM.test(hash) ? { milliseconds: 0.001, memoryBytes: 0 } : undefined),
  prepare(hash) {
    const stored = hash.slice(PREFIX.length, DIGEST_END)
    const userName = Buffer.from(hash.slice(DIGEST_END + 1))
    return (word) => digestOnce('md5', Buffer.concat([word, userName]), 'hex') === stored
  },
}

/** PostgreSQL itself takes lower-case digits only (get_password_type in crypt.c). */
const FORM = /^md5[\da-f]{32}:/
const PREFIX = 'md5'
const DIGEST_END = PREFIX.length + 32
