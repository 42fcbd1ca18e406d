import { isAffordable } from '../schemes/guess-cost.ts'
import type { RecognisedHash } from '../schemes/hash-scheme.ts'
import type { Digest } from './digest.ts'

/** Tells whether guesses can be made on a stored text, and what each one takes. Pure; never throws. */
export function recogniseDigest(digest: Digest, hash: string): RecognisedHash {
  const cost = digest.cost(hash)
  if (cost === undefined) return { kind: 'error', reason: 'malformed' }
  if (!isAffordable(cost)) return { kind: 'error', reason: 'oversized' }
  return { kind: 'testable', scheme: digest.scheme, digestLength: hash.length, cost }
}
