import type { WordSequence } from './segment.ts'

/**
 * Words one behind the other in pieces of memory: a million take 14 MB, as strings they take 60. Pieces,
 * because one buffer that grows is there twice while it is copied.
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

  /** Behind the word before, unless there was no room left for it in that piece. */
  #start(position: number, base: number): number {
    return Math.max(this.#ends[position - 1] ?? 0, base)
  }
}

/** Collects words for `PackedWords`, within bounds. No word is empty. */
export class WordPacker {
  readonly #mostWords: number
  readonly #mostBytes: number
  readonly #pieces: Buffer[] = []
  #ends = new Uint32Array(FIRST_WORDS)
  #end = 0
  #bytes = 0
  #count = 0

  constructor(mostWords: number, mostBytes: number) {
    this.#mostWords = mostWords
    this.#mostBytes = mostBytes
  }

  /** False: there is no room for it. */
  add(word: Uint8Array): boolean {
    if (this.#count === this.#mostWords || this.#bytes + word.length > this.#mostBytes) return false
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
    const larger = new Uint32Array(Math.min(2 * this.#ends.length, this.#mostWords))
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
