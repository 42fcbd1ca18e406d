/**
 * Own words in the order in which they were first seen. Progress on them is one number, a position
 * in this list, so a word that is added to the project's list is appended here and tested alone.
 * A word that was removed leaves a hole: put back, it gets a new position, because accounts that
 * were tested meanwhile have not seen it.
 */
export interface OwnWordLedger {
  /** Progress counts within one generation. */
  readonly generation: number
  readonly fingerprints: readonly (string | null)[]
}

/** The ledger that holds exactly `current`; the same object when nothing changed. Pure. */
export function updateLedger(ledger: OwnWordLedger, current: readonly string[]): OwnWordLedger {
  const wanted = new Set(current)
  const known = new Set(ledger.fingerprints)
  const added = current.filter((fingerprint) => !known.has(fingerprint))
  const gone = ledger.fingerprints.some((entry) => entry !== null && !wanted.has(entry))
  if (added.length === 0 && !gone) return ledger
  const kept = ledger.fingerprints.map((entry) => (entry && wanted.has(entry) ? entry : null))
  const fingerprints = [...kept, ...added]
  const holes = fingerprints.length - wanted.size
  // A list that is replaced every day would grow for ever; starting anew costs one test of it.
  if (holes > HOLES_ALLOWED + wanted.size) {
    return { generation: ledger.generation + 1, fingerprints: [...wanted] }
  }
  return { generation: ledger.generation, fingerprints }
}

const HOLES_ALLOWED = 1_000
