import type { WordSequence } from './segment.ts'

/**
 * Words one behind the other in pieces of memory: a million take 14 MB, and 60 MB as strings. There are pieces
 * because one buffer that grows would be there twice while it is copied.
 */
export class PackedWords implements WordSequence {
  readonly #pieces: readonly Buffer[]
  /** Where each word ends, counted over all pieces. */
  readonly #ends: Uint32Array

  constructor(pieces: readonly Buffer[], ends: Uint32Array) {
    this.#pieces = pieces
    this.#ends = ends
  }

  get length(): number {
    return this.#ends.length
  }

  at(position: number): string | undefined {
    const end = this.#ends[position]
    if (end === undefined) return undefined
    const piece = pieceOf(end)
    const base = piece * PIECE_BYTES
    return this.#pieces[piece]?.toString('utf8', this.#start(position, base) - base, end - base)
  }

  /** Copies the bytes of a word to `target` from `offset` on; returns how many there are. */
  copyWord(position: number, target: Buffer, offset: number): number {
    const end = this.#ends[position] ?? 0
    const piece = pieceOf(end)
    const base = piece * PIECE_BYTES
    const start = this.#start(position, base) - base
    return this.#pieces[piece]?.copy(target, offset, start, end - base) ?? 0
  }

  /** A word starts where the word before ends, or at the start of a piece if the piece before had no room for it. */
  #start(position: number, base: number): number {
    return Math.max(this.#ends[position - 1] ?? 0, base)
  }
}

/** Collects words for `PackedWords`, within bounds. The caller adds no empty word. */
export class WordPacker {
  readonly #maxWords: number
  readonly #maxBytes: number
  readonly #pieces: Buffer[] = []
  #ends = new Uint32Array(FIRST_WORDS)
  #end = 0
  #bytes = 0
  #count = 0

  constructor(maxWords: number, maxBytes: number) {
    this.#maxWords = maxWords
    this.#maxBytes = maxBytes
  }

  /** Returns false when there is no room for the word. */
  add(word: Uint8Array): boolean {
    if (this.#count === this.#maxWords || this.#bytes + word.length > this.#maxBytes) return false
    if (this.#end + word.length > this.#pieces.length * PIECE_BYTES) {
      this.#end = this.#pieces.length * PIECE_BYTES
      this.#pieces.push(Buffer.alloc(PIECE_BYTES))
    }
    this.#pieces.at(-1)?.set(word, this.#end % PIECE_BYTES)
    this.#end += word.length
    this.#bytes += word.length
    if (this.#count === this.#ends.length) this.#growEnds()
    this.#ends[this.#count] = this.#end
    this.#count += 1
    return true
  }

  pack(): PackedWords {
    return new PackedWords(this.#pieces, this.#ends.slice(0, this.#count))
  }

  #growEnds(): void {
    const larger = new Uint32Array(Math.min(2 * this.#ends.length, this.#maxWords))
    larger.set(this.#ends)
    this.#ends = larger
  }
}

const FIRST_WORDS = 512
/** Far longer than a word, and small beside 300 of them. */
const PIECE_BYTES = 65_536

function pieceOf(end: number): number {
  return Math.floor((end - 1) / PIECE_BYTES)
}
