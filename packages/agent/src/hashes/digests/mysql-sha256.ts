import type { SaltedSha256Crypt } from './caching-sha2.ts'
import type { Digest } from './digest.ts'
import { sha256Crypt } from './sha256-crypt.ts'

/**
 * sha256_password of MySQL 5.6 and later: `$5$`, 20 bytes of salt, `$` and 43 characters. It looks like
 * sha256-crypt, whose salt has at most 16. The text is latin1, as in `caching-sha2`.
 */
export const mysqlSha256: Digest = {
  scheme: 'mysql-sha256',
  cost: (hash) => (FORM.test(hash) ? { milliseconds: 5.7, memoryBytes: 0 } : undefined),
  prepare(hash) {
    const stored = parseMysqlSha256(hash)
    return (word) =>
      stored !== undefined && sha256Crypt(word, stored.salt, stored.rounds) === stored.digest
  },
}

/** Parses the stored text; undefined when no password can produce it. */
export function parseMysqlSha256(hash: string): SaltedSha256Crypt | undefined {
  const [, salt = '', digest] = FORM.exec(hash) ?? []
  return digest === undefined
    ? undefined
    : { salt: Buffer.from(salt, 'latin1'), rounds: 5_000, digest }
}

const FORM = /^\$5\$([\0-\xFF]{20})\$([./\dA-Za-z]{42}[./\dA-D])$/
