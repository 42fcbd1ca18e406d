import { isUtf8 } from 'node:buffer'
import type { Gap, GapReason } from '@openhss/contract'
import { MAX_WEAK_WORDS } from '@openhss/contract/runtime'
import { GapTally } from '../../host/gap-tally.ts'
import { MAX_WORD_BYTES } from '../../hashes/guessing/crypt-library.ts'
import { WordPacker } from './packed-words.ts'
import type { PackedWords } from './packed-words.ts'

/** The project's own words as they are now. */
export interface OwnWords {
  /** The same for the same words, another for others. */
  readonly revision: string
  /** Words that can be tested; a word that was given twice counts twice. */
  readonly count: number
  readonly words: PackedWords
  /** Why others cannot. */
  readonly gaps: readonly Gap[]
}

/** A million words of 16 bytes on average: what fits the agent's 150 MB. */
export const MOST_OWN_WORDS = MAX_WEAK_WORDS
export const MOST_OWN_WORD_BYTES = 16 * 1024 * 1024

/** Packs the words that can be tested, most likely first, and counts the others. */
export function packOwnWords(revision: string, words: Iterable<string | Uint8Array>): OwnWords {
  const collector = new OwnWordCollector()
  for (const word of words) collector.add(typeof word === 'string' ? Buffer.from(word) : word)
  return collector.finish(revision)
}

/** The same for words that come one by one. Empty words are left out. */
export class OwnWordCollector {
  readonly #packer = new WordPacker(MOST_OWN_WORDS, MOST_OWN_WORD_BYTES)
  readonly #gaps = new GapTally()

  add(word: Uint8Array): void {
    if (word.length === 0) return
    const fault = faultOf(word) ?? (this.#packer.add(word) ? undefined : 'oversized')
    if (fault) this.#gaps.add('own word', fault)
  }

  finish(revision: string): OwnWords {
    const words = this.#packer.pack()
    return { revision, count: words.length, words, gaps: this.#gaps.list() }
  }
}

/** Why a word cannot be tested. Pure. */
export function faultOf(word: Uint8Array): GapReason | undefined {
  if (word.length > MAX_WORD_BYTES) return 'oversized'
  if (word.includes(0)) return 'malformed'
  return isUtf8(word) && !wasReplaced(word) ? undefined : 'encoding'
}

/** U+FFFD stands for bytes that somebody could not read before us. */
function wasReplaced(word: Uint8Array): boolean {
  return word.includes(0xef) && Buffer.from(word).includes('\u{FFFD}')
}
