import { createPrivateKey, createPublicKey, hash as digestOnce } from 'node:crypto'
import type { Digest } from './digest.ts'

/**
 * MariaDB's ed25519: 43 characters of base 64, the Ed25519 public key whose secret scalar comes from
 * SHA512(password). The same scalar gives an X25519 public key, which is the same point on the curve in
 * other coordinates (RFC 7748, section 4.1) and which OpenSSL computes. Only the sign is lost: of two
 * passwords with opposite points nobody can find a pair.
 */
export const ed25519: Digest = {
  scheme: 'ed25519',
  cost: (hash) =>
    stored(hash) === undefined ? undefined : { milliseconds: 0.065, memoryBytes: 0 },
  prepare(hash) {
    const expected = stored(hash)
    return (word) => expected !== undefined && expected === publicKeyOf(word)
  },
}

/**
 * Returns the X25519 public key (base 64 for URLs) of the stored Ed25519 one; undefined when that is no
 * point.
 */
function stored(hash: string): string | undefined {
  if (!FORM.test(hash)) return undefined
  // The highest bit is the sign of x.
  const y = readLittleEndian(Buffer.from(hash, 'base64')) & ((1n << 255n) - 1n)
  if (y === 1n || y >= PRIME) return undefined
  const u = ((1n + y) * inverse(PRIME + 1n - y)) % PRIME
  return writeLittleEndian(u).toString('base64url')
}

function readLittleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`)
}

function writeLittleEndian(value: bigint): Buffer {
  return Buffer.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex').toReversed())
}

const FORM = /^[\dA-Za-z+/]{43}$/
const PRIME = (1n << 255n) - 19n

/** Inverts by Fermat's theorem: the exponent is the prime less two. */
function inverse(value: bigint): bigint {
  let result = 1n
  let square = value % PRIME
  for (let exponent = PRIME - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * square) % PRIME
    square = (square * square) % PRIME
  }
  return result
}

/** X25519 clamps the scalar as Ed25519 does. */
function publicKeyOf(word: Uint8Array): string | undefined {
  const scalar = digestOnce('sha512', word, 'buffer').subarray(0, 32)
  const key = Buffer.concat([PKCS8_OF_X25519, scalar])
  const publicKey = createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' }))
  return publicKey.export({ format: 'jwk' }).x
}

/** These bytes stand before the 32 bytes of a private key, RFC 8410, section 7. */
const PKCS8_OF_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex')
