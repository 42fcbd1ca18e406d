import { isUtf8 } from 'node:buffer'
import type { Gap, GapReason } from '@openhss/contract'
import { MAX_OWN_WORD_COUNT } from '@openhss/contract/runtime'
import { GapTally } from '../../host/gap-tally.ts'
import { MAX_WORD_BYTES } from '../../hashes/guessing/crypt-library.ts'
import { WordPacker } from './packed-words.ts'
import type { PackedWords } from './packed-words.ts'

/** The project's own words as they are now. */
export interface OwnWords {
  /** Changes when the words change, and only then. */
  readonly revision: string
  /** Words that can be tested; a word that was given twice counts twice. */
  readonly count: number
  readonly words: PackedWords
  /** Why the other words cannot be tested. */
  readonly gaps: readonly Gap[]
}

/** A million words of 16 bytes on average: what fits the agent's 150 MB. */
export const MAX_OWN_WORDS_BYTES = 16 * 1024 * 1024

/** Packs the words that can be tested, in their order, most likely first, and counts the others. */
export function packOwnWords(revision: string, words: Iterable<string | Uint8Array>): OwnWords {
  const collector = new OwnWordCollector()
  for (const word of words) collector.add(typeof word === 'string' ? Buffer.from(word) : word)
  return collector.finish(revision)
}

/** Packs words that come one by one. It leaves empty words out. */
export class OwnWordCollector {
  readonly #packer = new WordPacker(MAX_OWN_WORD_COUNT, MAX_OWN_WORDS_BYTES)
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

/** Returns why a word cannot be tested, if it cannot. Pure. */
export function faultOf(word: Uint8Array): GapReason | undefined {
  if (word.length > MAX_WORD_BYTES) return 'oversized'
  if (word.includes(0)) return 'malformed'
  return isUtf8(word) && !wasReplaced(word) ? undefined : 'encoding'
}

/** U+FFFD stands for bytes that another program could not read. */
function wasReplaced(word: Uint8Array): boolean {
  return word.includes(0xef) && Buffer.from(word).includes('\u{FFFD}')
}
