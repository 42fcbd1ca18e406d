import { hash as digestOnce } from 'node:crypto'
import { encodeCryptBase64 } from '../schemes/crypt-base64.ts'
import { DIGEST_ORDERS } from '../schemes/digest-orders.ts'
import type { Digest } from './digest.ts'

/** Apache's md5-crypt, which htpasswd and `openssl passwd -apr1` write: `$apr1$<salt>$<22 characters>`. */
export const apr1: Digest = {
  scheme: 'apr1',
  cost: (hash) => (FORM.test(hash) ? { milliseconds: 1.1, memoryBytes: 0 } : undefined),
  prepare(hash) {
    const [, salt = '', digest] = FORM.exec(hash) ?? []
    const saltBytes = Buffer.from(salt)
    return (word) =>
      encodeCryptBase64(digestOf(word, saltBytes), DIGEST_ORDERS['md5-crypt']) === digest
  },
}

const MAGIC = Buffer.from('$apr1$')
const FORM = /^\$apr1\$([!-#%-9;-~]{1,8})\$([./\dA-Za-z]{21}[./01])$/
const ROUNDS = 1_000

/** Poul-Henning Kamp's md5-crypt with another prefix, as apr_md5_encode() of the APR does it. */
function digestOf(word: Uint8Array, salt: Uint8Array): Uint8Array {
  const inner = md5([word, salt, word])
  const parts: Uint8Array[] = [word, MAGIC, salt]
  for (let left = word.length; left > 0; left -= 16)
    parts.push(inner.subarray(0, Math.min(16, left)))
  for (let bits = word.length; bits > 0; bits >>= 1)
    parts.push(bits & 1 ? ZERO : word.subarray(0, 1))
  let digest = md5(parts)
  for (let round = 0; round < ROUNDS; round += 1) {
    const isOdd = round % 2 === 1
    const sequence = [isOdd ? word : digest]
    if (round % 3 !== 0) sequence.push(salt)
    if (round % 7 !== 0) sequence.push(word)
    sequence.push(isOdd ? digest : word)
    digest = md5(sequence)
  }
  return digest
}

const ZERO = Buffer.alloc(1)

function md5(parts: readonly Uint8Array[]): Buffer {
  return digestOnce('md5', Buffer.concat(parts), 'buffer')
}
