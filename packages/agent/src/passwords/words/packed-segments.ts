import { identifySegment } from './segment.ts'
import type { WordPlace, WordSegment, WordSource } from './segment.ts'
import { WordTable } from './word-table.ts'

/** Segments of many words in little memory: 270,000 take 6 MB. */
export class PackedSegments {
  readonly segments: WordSegment[] = []
  /** Where each segment starts in the table. */
  readonly #starts: number[] = []
  readonly #table: WordTable

  /** @param text words in blocks, as `readBlocks` takes them; none stands there twice. */
  constructor(text: Buffer) {
    this.#table = new WordTable(countLines(text))
    for (const { source, words } of readBlocks(text)) this.#add(source, words)
  }

  find(word: string): WordPlace | undefined {
    const position = this.#table.find(word)
    if (position === undefined) return undefined
    const segment = this.#starts.findLastIndex((start) => start <= position)
    const [{ id = '' } = {}, start = 0] = [this.segments[segment], this.#starts[segment]]
    return { segmentId: id, index: position - start }
  }

  #add(source: WordSource, lines: Buffer): void {
    const start = this.#table.length
    this.#table.addLines(lines)
    const words = this.#table.part(start, this.#table.length)
    this.segments.push({ id: identifySegment(source, lines), source, words })
    this.#starts.push(start)
  }
}

/** Words of one segment, one a line. */
export interface WordBlock {
  readonly source: WordSource
  readonly words: Buffer
}

/** Reads blocks of words. A block begins with a line that has its source, and ends with an empty line. Pure. */
export function* readBlocks(text: Buffer): Generator<WordBlock, void> {
  for (let from = 0; from < text.length;) {
    const start = text.indexOf(NEWLINE, from)
    const end = text.indexOf(EMPTY_LINE, start)
    const source = text.toString('latin1', from, start) as WordSource
    yield { source, words: text.subarray(start + 1, end) }
    from = end + EMPTY_LINE.length
  }
}

function countLines(text: Buffer): number {
  let count = 0
  for (let at = text.indexOf(NEWLINE); at >= 0; at = text.indexOf(NEWLINE, at + 1)) count += 1
  return count
}

const NEWLINE = 0x0a
const EMPTY_LINE = '\n\n'
