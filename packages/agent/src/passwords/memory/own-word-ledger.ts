import { randomBytes } from 'node:crypto'
import type { PackedWords } from '../words/packed-words.ts'
import { FingerprintTable } from './fingerprint-table.ts'
import type { Fingerprints } from './fingerprint-table.ts'
import type { WordFingerprints } from './word-fingerprints.ts'

/**
 * The order in which own words were first seen. Progress on them is one number, a position in this list, so
 * a word that is added to the own words is appended here and tested alone. A word that was removed leaves a
 * hole: put back, it gets a new position, because accounts that were tested meanwhile have not seen it.
 */
export interface OwnWordLedger {
  /**
   * Random text; progress counts within one generation, so that a new ledger is not taken for one that was
   * lost.
   */
  readonly generation: string
  /** 64 bits for each position. At a million words two share one once in 40 million lists. */
  readonly fingerprints: Fingerprints
}

export function startLedger(): OwnWordLedger {
  return { generation: randomBytes(8).toString('hex'), fingerprints: new Uint32Array() }
}

/** The current words in the order of a ledger. */
export interface OwnWordOrder {
  /** Holds exactly the current words; it is the same object as before when nothing changed. */
  readonly ledger: OwnWordLedger
  /** For each position the index of its word, or `GONE`. */
  readonly indexes: Uint32Array
  readonly table: FingerprintTable
}

export const GONE = 0xffffffff

/** Brings a ledger up to date. */
export function updateLedger(
  ledger: OwnWordLedger,
  words: PackedWords,
  fingerprintsOf: WordFingerprints,
): OwnWordOrder {
  const known = placeKnown(ledger, words, fingerprintsOf)
  const holes = known.indexes.reduce((sum, index) => sum + (index === GONE ? 1 : 0), 0)
  const before = ledger.fingerprints.length / 2
  // A list that is replaced every day would grow for ever; starting anew costs one test of it.
  if (holes > HOLES_ALLOWED + words.length)
    return updateLedger(startLedger(), words, fingerprintsOf)
  if (known.added.length === 0 && !hasNewHole(ledger, known.indexes)) {
    return { ledger, indexes: known.indexes, table: known.table }
  }
  return append(ledger, words, {
    ...known,
    fingerprintsOf,
    room: before - holes + known.added.length,
  })
}

const HOLES_ALLOWED = 1_000

interface KnownWords {
  readonly indexes: Uint32Array
  readonly table: FingerprintTable
  /** Indexes of words that the ledger does not know. */
  readonly added: Uint32Array
}

function placeKnown(
  { fingerprints }: OwnWordLedger,
  words: PackedWords,
  fingerprintsOf: WordFingerprints,
): KnownWords {
  const positions = fingerprints.length / 2
  const table = new FingerprintTable(positions)
  for (let position = 0; position < positions; position += 1) {
    if (!isHole(fingerprints, position)) table.add(fingerprints, position)
  }
  const indexes = new Uint32Array(positions).fill(GONE)
  const added = new Uint32Array(words.length)
  let count = 0
  const fingerprint = new Uint32Array(2)
  for (let index = 0; index < words.length; index += 1) {
    fingerprintsOf.ofPacked(words, index, fingerprint)
    const position = table.find(fingerprints, fingerprint[0] ?? 0, fingerprint[1] ?? 0)
    if (position < 0) {
      added[count] = index
      count += 1
    } else if (indexes[position] === GONE) indexes[position] = index
  }
  return { indexes, table, added: added.subarray(0, count) }
}

function append(
  ledger: OwnWordLedger,
  words: PackedWords,
  known: KnownWords & { readonly fingerprintsOf: WordFingerprints; readonly room: number },
): OwnWordOrder {
  const before = ledger.fingerprints.length / 2
  const fingerprints = new Uint32Array(2 * (before + known.added.length))
  const indexes = new Uint32Array(before + known.added.length).fill(GONE)
  const table = new FingerprintTable(known.room)
  for (let position = 0; position < before; position += 1) {
    const index = known.indexes[position] ?? GONE
    if (index === GONE) continue
    indexes[position] = index
    fingerprints.set(ledger.fingerprints.subarray(2 * position, 2 * position + 2), 2 * position)
    table.add(fingerprints, position)
  }
  let end = before
  const fingerprint = new Uint32Array(2)
  for (const index of known.added) {
    known.fingerprintsOf.ofPacked(words, index, fingerprint)
    if (table.find(fingerprints, fingerprint[0] ?? 0, fingerprint[1] ?? 0) >= 0) continue
    fingerprints.set(fingerprint, 2 * end)
    indexes[end] = index
    table.add(fingerprints, end)
    end += 1
  }
  return {
    ledger: { generation: ledger.generation, fingerprints: upTo(fingerprints, 2 * end) },
    indexes: upTo(indexes, end),
    table,
  }
}

/** Cuts the numbers. They are copied only where that frees room: a million fingerprints are 8 MB. */
function upTo(numbers: Fingerprints, end: number): Fingerprints {
  return end === numbers.length ? numbers : numbers.slice(0, end)
}

function hasNewHole({ fingerprints }: OwnWordLedger, indexes: Uint32Array): boolean {
  return indexes.some((index, position) => index === GONE && !isHole(fingerprints, position))
}

function isHole(fingerprints: Fingerprints, position: number): boolean {
  return fingerprints[2 * position] === 0 && fingerprints[2 * position + 1] === 0
}
