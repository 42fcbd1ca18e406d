import type { OwnWords } from '../words/own-words.ts'
import type { WordSequence } from '../words/segment.ts'
import type { Fingerprints } from './fingerprint-table.ts'
import { GONE, updateLedger } from './own-word-ledger.ts'
import type { OwnWordLedger, OwnWordOrder } from './own-word-ledger.ts'
import type { WordFingerprints } from './word-fingerprints.ts'

/** Own words in the order in which they were first seen; see `OwnWordLedger`. */
export class OrderedOwnWords implements WordSequence {
  readonly revision: string
  /** Number of different words. */
  readonly count: number
  /** Positions of words that are gone, ascending. */
  readonly holes: Uint32Array
  readonly #own: OwnWords
  readonly #order: OwnWordOrder
  readonly #fingerprintsOf: WordFingerprints
  readonly #sought: Fingerprints = new Uint32Array(2)

  constructor(ledger: OwnWordLedger, own: OwnWords, fingerprints: WordFingerprints) {
    this.revision = own.revision
    this.#own = own
    this.#fingerprintsOf = fingerprints
    this.#order = updateLedger(ledger, own.words, fingerprints)
    this.holes = findHoles(this.#order.indexes)
    this.count = this.length - this.holes.length
  }

  get ledger(): OwnWordLedger {
    return this.#order.ledger
  }

  /** Number of positions, with those of words that are gone. */
  get length(): number {
    return this.#order.indexes.length
  }

  at(position: number): string | undefined {
    return this.#own.words.at(this.#order.indexes[position] ?? GONE)
  }

  /** Finds the position of a word. */
  find(word: string): number | undefined {
    if (this.count === 0) return undefined
    this.#fingerprintsOf.of(word, this.#sought)
    const [high = 0, low = 0] = this.#sought
    const position = this.#order.table.find(this.ledger.fingerprints, high, low)
    return position < 0 || this.#order.indexes[position] === GONE ? undefined : position
  }
}

function findHoles(indexes: Uint32Array): Uint32Array {
  const holes = indexes.reduce((sum, index) => sum + (index === GONE ? 1 : 0), 0)
  const positions = new Uint32Array(holes)
  let found = 0
  for (const [position, index] of indexes.entries()) {
    if (index !== GONE) continue
    positions[found] = position
    found += 1
  }
  return positions
}
