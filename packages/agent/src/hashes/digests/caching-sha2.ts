import type { Digest } from './digest.ts'
import { sha256Crypt } from './sha256-crypt.ts'

/**
 * caching_sha2_password of MySQL 8: `$A$`, thousands of rounds in three hexadecimal digits, `$`, 20 bytes of
 * salt and 43 characters. The salt may hold any byte, so the text is latin1: one character for each byte.
 */
export const cachingSha2: Digest = {
  scheme: 'caching-sha2',
  cost(hash) {
    const stored = parseCachingSha2(hash)
    return stored && { milliseconds: stored.rounds * MS_PER_ROUND, memoryBytes: 0 }
  },
  prepare(hash) {
    const stored = parseCachingSha2(hash)
    return (word) =>
      stored !== undefined && sha256Crypt(word, stored.salt, stored.rounds) === stored.digest
  },
}

const MS_PER_ROUND = 0.00115

export interface SaltedSha256Crypt {
  readonly salt: Buffer
  readonly rounds: number
  readonly digest: string
}

/** Parses the stored text; undefined when no password can produce it. */
export function parseCachingSha2(hash: string): SaltedSha256Crypt | undefined {
  const [, thousands = '', salt = '', digest] = FORM.exec(hash) ?? []
  const rounds = Number.parseInt(thousands, 16) * 1_000
  if (digest === undefined || rounds < MIN_ROUNDS) return undefined
  return { salt: Buffer.from(salt, 'latin1'), rounds, digest }
}

const FORM = /^\$A\$([\dA-Fa-f]{3})\$([\0-\xFF]{20})([./\dA-Za-z]{42}[./\dA-D])$/
/** caching_sha2_password_digest_rounds has this minimum. */
const MIN_ROUNDS = 5_000
