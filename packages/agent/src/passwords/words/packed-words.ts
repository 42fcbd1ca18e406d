import type { WordSequence } from './segment.ts'

/** Words one behind the other in one buffer: a million take 14 MB, as strings they take 60. */
export class PackedWords implements WordSequence {
  readonly #text: Buffer
  /** Where each word ends. */
  readonly #ends: Uint32Array

  constructor(text: Buffer, ends: Uint32Array) {
    this.#text = text
    this.#ends = ends
  }

  get length(): number {
    return this.#ends.length
  }

  at(position: number): string | undefined {
    const end = this.#ends[position]
    return end === undefined ? undefined : this.#text.toString('utf8', this.#start(position), end)
  }

  /** Copies the bytes of a word to `target` from `offset` on; returns how many there are. */
  copyWord(position: number, target: Buffer, offset: number): number {
    return this.#text.copy(target, offset, this.#start(position), this.#ends[position] ?? 0)
  }

  #start(position: number): number {
    return this.#ends[position - 1] ?? 0
  }
}

/** Collects words for `PackedWords`, within bounds. */
export class WordPacker {
  readonly #text: Buffer
  readonly #ends: Uint32Array
  #bytes = 0
  #count = 0

  /** The kernel gives memory only for the part that is written to, so room costs nothing. */
  constructor(mostWords: number, mostBytes: number) {
    this.#text = Buffer.alloc(mostBytes)
    this.#ends = new Uint32Array(mostWords)
  }

  /** False: there is no room for it. */
  add(word: Uint8Array): boolean {
    const end = this.#bytes + word.length
    if (end > this.#text.length || this.#count === this.#ends.length) return false
    this.#text.set(word, this.#bytes)
    this.#bytes = end
    this.#ends[this.#count] = end
    this.#count += 1
    return true
  }

  pack(): PackedWords {
    const text = this.#text.subarray(0, this.#bytes)
    const ends = this.#ends.subarray(0, this.#count)
    if (this.#bytes > COPIED_BYTES) return new PackedWords(text, ends)
    // A short list does not keep all that room.
    const copy = new PackedWords(Buffer.from(text), ends.slice())
    text.fill(0)
    return copy
  }
}

const COPIED_BYTES = 1_048_576
