import { hash as digestOnce } from 'node:crypto'
import { encodeCryptBase64 } from '../schemes/crypt-base64.ts'
import { DIGEST_ORDERS } from '../schemes/digest-orders.ts'

/**
 * Computes the 43 characters of sha256-crypt (https://www.akkadia.org/drepper/SHA-crypt.txt) for a salt of
 * up to 32 bytes of any value: MySQL takes 20, where crypt(3) takes 16 and only printable ones.
 */
export function sha256Crypt(word: Uint8Array, salt: Uint8Array, rounds: number): string {
  const inner = sha256([word, salt, word])
  const parts = [word, salt, repeat(inner, word.length)]
  for (let bits = word.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? inner : word)
  let digest = sha256(parts)
  const wordBytes = repeat(sha256(Array.from(word, () => word)), word.length)
  const saltTimes = 16 + (digest[0] ?? 0)
  const saltBytes = repeat(sha256(Array.from({ length: saltTimes }, () => salt)), salt.length)
  for (let round = 0; round < rounds; round += 1) {
    const isOdd = round % 2 === 1
    const sequence = [isOdd ? wordBytes : digest]
    if (round % 3 !== 0) sequence.push(saltBytes)
    if (round % 7 !== 0) sequence.push(wordBytes)
    sequence.push(isOdd ? digest : wordBytes)
    digest = sha256(sequence)
  }
  return encodeCryptBase64(digest, DIGEST_ORDERS['sha256-crypt'])
}

function repeat(digest: Uint8Array, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => digest[i % digest.length] ?? 0)
}

function sha256(parts: readonly Uint8Array[]): Buffer {
  return digestOnce('sha256', Buffer.concat(parts), 'buffer')
}
