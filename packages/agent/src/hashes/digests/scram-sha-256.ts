import { createHmac, hash as digestOnce, pbkdf2Sync } from 'node:crypto'
import type { Digest } from './digest.ts'
import { prepareSaslWord } from './sasl-word.ts'

/**
 * PostgreSQL's SCRAM-SHA-256 (RFC 7677): `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`, with
 * salt and keys in base 64. StoredKey alone decides whether a password is right.
 */
export const scramSha256: Digest = {
  scheme: 'scram-sha-256',
  cost(hash) {
    const secret = parseSecret(hash)
    return secret && { milliseconds: 0.01 + secret.iterations * MS_PER_ITERATION, memoryBytes: 0 }
  },
  prepare(hash) {
    const secret = parseSecret(hash)
    return (word) => secret !== undefined && prepareSaslWord(word).some(isPasswordOf(secret))
  },
}

const MS_PER_ITERATION = 0.00014

interface ScramSecret {
  readonly iterations: number
  readonly salt: Buffer
  readonly storedKey: Buffer
}

function parseSecret(hash: string): ScramSecret | undefined {
  const [, iterations, salt, storedKey] = FORM.exec(hash) ?? []
  if (salt === undefined || storedKey === undefined) return undefined
  return {
    iterations: Number(iterations),
    salt: Buffer.from(salt, 'base64'),
    storedKey: Buffer.from(storedKey, 'base64'),
  }
}

/** Both keys have 32 bytes. */
const FORM =
  /^SCRAM-SHA-256\$([1-9]\d{0,9}):((?:[\dA-Za-z+/]{4}){0,255}(?:[\dA-Za-z+/]{2}==|[\dA-Za-z+/]{3}=)?)\$([\dA-Za-z+/]{43}=):[\dA-Za-z+/]{43}=$/

function isPasswordOf({ iterations, salt, storedKey }: ScramSecret) {
  return (word: Uint8Array) => {
    const salted = pbkdf2Sync(word, salt, iterations, 32, 'sha256')
    const clientKey = createHmac('sha256', salted).update('Client Key').digest()
    return digestOnce('sha256', clientKey, 'buffer').equals(storedKey)
  }
}
