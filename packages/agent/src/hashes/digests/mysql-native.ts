import { hash as digestOnce } from 'node:crypto'
import type { Digest } from './digest.ts'

/** mysql_native_password of MySQL 4.1 and MariaDB: `*` and SHA1(SHA1(password)) in hexadecimal. */
export const mysqlNative: Digest = {
  scheme: 'mysql-native',
  cost: (hash) => (FORM.test(hash) ? { milliseconds: 0.0023, memoryBytes: 0 } : undefined),
  prepare(hash) {
    const stored = hash.slice(1).toLowerCase()
    return (word) => digestOnce('sha1', digestOnce('sha1', word, 'buffer'), 'hex') === stored
  },
}

const FORM = /^\*[\dA-Fa-f]{40}$/
