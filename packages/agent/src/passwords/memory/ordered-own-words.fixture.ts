import { packOwnWords } from '../words/own-words.ts'
import { OrderedOwnWords } from './ordered-own-words.ts'
import { createWordFingerprints } from './word-fingerprints.ts'

/** Makes fingerprints that are the same in every process. */
export const testFingerprints = createWordFingerprints(Buffer.from('no secret'))

/** Makes own words at these positions; undefined stands for a word that was removed. */
export function orderedOwnWords(words: readonly (string | undefined)[]): OrderedOwnWords {
  const order = (some: readonly string[], ledger = EMPTY) =>
    new OrderedOwnWords(ledger, packOwnWords(some.join('\n'), some), testFingerprints)
  const before = order(words.map((word, i) => word ?? `removed ${i}`))
  return order(
    words.filter((word) => word !== undefined),
    before.ledger,
  )
}

const EMPTY = { generation: '0'.repeat(16), fingerprints: new Uint32Array() }
