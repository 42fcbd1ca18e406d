import type { HashFormat } from '../digests/digests.ts'
import { parseCachingSha2 } from '../digests/caching-sha2.ts'
import type { SaltedSha256Crypt } from '../digests/caching-sha2.ts'
import { parseMysqlSha256 } from '../digests/mysql-sha256.ts'
import { cryptNumber } from '../schemes/crypt-base64.ts'
import { DIGEST_ORDERS } from '../schemes/digest-orders.ts'

/**
 * The facts of a hash with which the SIMD code compares words; the length of the digest tells it the
 * scheme.
 */
export interface SimdTarget {
  /** The name is a key of `Speedups`. */
  readonly scheme: 'sha512-crypt' | 'sha256-crypt' | 'md5-crypt'
  readonly rounds: number
  readonly salt: Uint8Array
  readonly digest: Uint8Array
}

/**
 * Reads a target from a hash; undefined when the SIMD code does not compute such a hash. Pure; never
 * throws.
 */
export function readSimdTarget(format: HashFormat, hash: string): SimdTarget | undefined {
  if (format === 'caching-sha2') return ofMysql(parseCachingSha2(hash))
  if (format === 'mysql-sha256') return ofMysql(parseMysqlSha256(hash))
  if (format !== 'crypt') return undefined
  const [, id = '', rounds, salt = '', text = ''] = SHA_FORM.exec(hash) ?? []
  if (id === '6') return target('sha512-crypt', Number(rounds ?? 5_000), latin1(salt), text)
  if (id === '5') return target('sha256-crypt', Number(rounds ?? 5_000), latin1(salt), text)
  const [, md5Salt, md5Text = ''] = MD5_FORM.exec(hash) ?? []
  return md5Salt === undefined ? undefined : target('md5-crypt', 1_000, latin1(md5Salt), md5Text)
}

const SHA_FORM =
  /^\$([56])\$(?:rounds=([1-9]\d{0,8})\$)?([!-#%-9;-~]{0,16})\$([./\dA-Za-z]{43,86})$/
const MD5_FORM = /^\$1\$([!-#%-9;-~]{0,8})\$([./\dA-Za-z]{22})$/

function ofMysql(stored: SaltedSha256Crypt | undefined): SimdTarget | undefined {
  return stored && target('sha256-crypt', stored.rounds, stored.salt, stored.digest)
}

function target(
  scheme: SimdTarget['scheme'],
  rounds: number,
  salt: Uint8Array,
  text: string,
): SimdTarget | undefined {
  const digest = decodeDigest(text, DIGEST_ORDERS[scheme])
  return digest && { scheme, rounds, salt, digest }
}

/** Decodes the digest; undefined when the text has another length, or bits where every digest has none. */
function decodeDigest(text: string, order: readonly (readonly number[])[]): Uint8Array | undefined {
  const digest = new Uint8Array(order.flat().length)
  let at = 0
  for (const places of order) {
    let bits = cryptNumber(text.slice(at, at + places.length + 1))
    at += places.length + 1
    for (const place of places.toReversed()) {
      digest[place] = bits & 0xff
      bits >>>= 8
    }
    if (bits !== 0) return undefined
  }
  return at === text.length ? digest : undefined
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}
