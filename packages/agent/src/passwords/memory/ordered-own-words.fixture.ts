import { hash } from 'node:crypto'
import { packOwnWords } from '../words/own-words.ts'
import { OrderedOwnWords } from './ordered-own-words.ts'
import { type WriteFingerprint } from './own-word-ledger.ts'

/** Fingerprints without a secret, the same in every process. */
export const writePlainFingerprint: WriteFingerprint = (word, into) => {
  const digest = hash('sha256', word, 'buffer')
  for (const half of [0, 1]) into[half] = digest.readUInt32BE(4 * half)
}

/** Own words at these positions; undefined: a word that was removed. */
export function orderedOwnWords(words: readonly (string | undefined)[]): OrderedOwnWords {
  const order = (some: readonly string[], ledger = EMPTY) =>
    new OrderedOwnWords(ledger, packOwnWords(some.join('\n'), some), writePlainFingerprint)
  const before = order(words.map((word, i) => word ?? `removed ${i}`))
  return order(
    words.filter((word) => word !== undefined),
    before.ledger,
  )
}

const EMPTY = { generation: '0'.repeat(16), fingerprints: new Uint32Array() }
