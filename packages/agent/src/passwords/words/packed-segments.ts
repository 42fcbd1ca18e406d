import { identifySegment } from './segment.ts'
import type { WordPlace, WordSegment, WordSource } from './segment.ts'
import { WordTable } from './word-table.ts'

/** Segments of many words, none of them twice, in little memory. */
export class PackedSegments {
  readonly segments: WordSegment[] = []
  /** Where each segment starts in the table. */
  readonly #starts: number[] = []
  readonly #table = new WordTable(USUAL_WORDS)
  readonly #known: ReadonlySet<string>

  /** @param known words that are in other segments. */
  constructor(known: readonly string[]) {
    this.#known = new Set(known)
  }

  /** Those of the words that are new become a segment, or several of at most that many words. */
  add(source: WordSource, words: Iterable<string>, mostWords = Infinity): void {
    let added: string[] = []
    for (const word of words) {
      if (!this.#known.has(word) && this.#table.add(word)) added.push(word)
      if (added.length < mostWords) continue
      this.#close(source, added)
      added = []
    }
    if (added.length > 0) this.#close(source, added)
  }

  find(word: string): WordPlace | undefined {
    const position = this.#table.find(word)
    if (position === undefined) return undefined
    const segment = this.#starts.findLastIndex((start) => start <= position)
    const [{ id = '' } = {}, start = 0] = [this.segments[segment], this.#starts[segment]]
    return { segmentId: id, index: position - start }
  }

  #close(source: WordSource, added: readonly string[]): void {
    const { length } = this.#table
    const start = length - added.length
    const words = this.#table.part(start, length)
    this.segments.push({ id: identifySegment(source, added), source, words })
    this.#starts.push(start)
  }
}

/** The list has 57,000. */
const USUAL_WORDS = 65_536
