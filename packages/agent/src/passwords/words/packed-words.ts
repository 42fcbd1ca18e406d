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
    return this.bytesAt(position)?.toString('utf8')
  }

  bytesAt(position: number): Buffer | undefined {
    const end = this.#ends[position]
    return end === undefined ? undefined : this.#text.subarray(this.#ends[position - 1] ?? 0, end)
  }
}

/** Collects words for `PackedWords`. */
export class WordPacker {
  #text = Buffer.alloc(FIRST_BYTES)
  #ends = new Uint32Array(FIRST_WORDS)
  #bytes = 0
  #count = 0

  get bytes(): number {
    return this.#bytes
  }

  get count(): number {
    return this.#count
  }

  add(word: Uint8Array): void {
    if (this.#bytes + word.length > this.#text.length) {
      const larger = Buffer.alloc(Math.ceil((this.#text.length + word.length) * GROWTH))
      this.#text.copy(larger)
      this.#text.fill(0)
      this.#text = larger
    }
    if (this.#count === this.#ends.length) {
      const larger = new Uint32Array(Math.ceil(this.#ends.length * GROWTH))
      larger.set(this.#ends)
      this.#ends = larger
    }
    this.#text.set(word, this.#bytes)
    this.#bytes += word.length
    this.#ends[this.#count] = this.#bytes
    this.#count += 1
  }

  /** The words so far, without the room that was kept for more. */
  pack(): PackedWords {
    const text = Buffer.alloc(this.#bytes)
    this.#text.copy(text, 0, 0, this.#bytes)
    this.#text.fill(0)
    return new PackedWords(text, this.#ends.slice(0, this.#count))
  }
}

const FIRST_BYTES = 4_096
const FIRST_WORDS = 512
const GROWTH = 1.5
