import { hash } from 'node:crypto'
import { MAX_WORD_BYTES } from '../../hashes/guessing/crypt-library.ts'
import type { PackedWords } from '../words/packed-words.ts'
import type { Fingerprints } from './fingerprint-table.ts'

/** Writes fingerprints of words: 64 bits, never all of them 0. */
export interface WordFingerprints {
  ofPacked(words: PackedWords, position: number, into: Fingerprints): void
  of(word: string, into: Fingerprints): void
}

/**
 * Makes fingerprints from SHA-256 of a secret and the word, cut: half a second for a million words, where
 * HMAC takes 13. The cut keeps anyone from extending a hash. Longer words are not looked for.
 */
export function createWordFingerprints(secret: Buffer): WordFingerprints {
  const input = Buffer.alloc(secret.length + MAX_WORD_BYTES)
  secret.copy(input)
  // There is a view for each length, because a million of them would be garbage.
  const inputs: Buffer[] = []
  const write = (length: number, into: Fingerprints) => {
    const end = secret.length + length
    const digest = hash('sha256', (inputs[length] ??= input.subarray(0, end)), 'binary')
    into[0] = readUint32(digest, 0)
    into[1] = readUint32(digest, 4)
    if (into[0] === 0 && into[1] === 0) into[1] = 1
    input.fill(0, secret.length, end)
  }
  return {
    ofPacked: (words, position, into) =>
      write(words.copyWord(position, input, secret.length), into),
    of: (word, into) => write(input.write(word, secret.length), into),
  }
}

function readUint32(text: string, at: number): number {
  let value = 0
  for (let i = at; i < at + 4; i += 1) value = value * 256 + text.charCodeAt(i)
  return value
}
