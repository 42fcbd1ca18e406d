import type { Gap, GapReason } from '@openhss/contract'
import { GapTally } from '../../gap-tally.ts'
import { LONGEST_WORD_BYTES } from '../crypt/crypt-library.ts'

/** The project's own words that can be tested, once each, and why others cannot. Pure. */
export function sortOwnWords(words: readonly string[]): {
  readonly usable: readonly string[]
  readonly gaps: readonly Gap[]
} {
  const usable = new Set<string>()
  const gaps = new GapTally()
  for (const word of words) {
    const fault = faultOf(word)
    if (fault) gaps.add('own word', fault)
    else if (word !== '') usable.add(word)
  }
  return { usable: [...usable], gaps: gaps.list() }
}

function faultOf(word: string): GapReason | undefined {
  if (Buffer.byteLength(word) > LONGEST_WORD_BYTES) return 'oversized'
  if (word.includes('\uFFFD')) return 'encoding'
  return word.includes('\0') ? 'malformed' : undefined
}
