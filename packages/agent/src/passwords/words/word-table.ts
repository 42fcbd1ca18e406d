import { isAscii } from 'node:buffer'
import type { WordSequence } from './segment.ts'

/**
 * Different words, one behind the other, that can be looked up: the 57,000 of the list take 1.5 MB, as
 * strings in a `Map` 12.
 */
export class WordTable implements WordSequence {
  #bytes = Buffer.alloc(FIRST_WORDS * USUAL_BYTES)
  /** Where each word ends. */
  #ends = new Uint32Array(FIRST_WORDS)
  /** Open addressing: the position of a word and one more, 0 where there is none. */
  #slots = new Uint32Array(SLOTS_PER_WORD * FIRST_WORDS)
  #length = 0
  /** The block that was read last, as text: a call of Buffer's for each word takes five times as long. */
  #decoded = { block: -1, from: 0, text: '' }

  get length(): number {
    return this.#length
  }

  at(position: number): string | undefined {
    if (position < 0 || position >= this.#length) return undefined
    const [start, end] = [this.#start(position), this.#ends[position] ?? 0]
    const block = Math.floor(start / BLOCK_BYTES)
    if (block !== this.#decoded.block) this.#decoded = this.#decode(block)
    const { from, text } = this.#decoded
    // It goes on in the next block, came later than the block was read, or has neighbours beyond ASCII.
    if (end - from > text.length) return this.#bytes.toString('utf8', start, end)
    return text.slice(start - from, end - from)
  }

  find(word: string): number | undefined {
    const sought = Buffer.from(word)
    const found = this.#slots[this.#slotOf(sought)] ?? 0
    return found === 0 ? undefined : found - 1
  }

  /** False: it is there already. */
  add(word: string): boolean {
    const added = Buffer.from(word)
    this.#makeRoom(added.length)
    const slot = this.#slotOf(added)
    if (this.#slots[slot] !== 0) return false
    const start = this.#start(this.#length)
    this.#bytes.set(added, start)
    this.#ends[this.#length] = start + added.length
    this.#length += 1
    this.#slots[slot] = this.#length
    return true
  }

  /** Some of the words, by positions of their own. */
  part(from: number, to: number): WordSequence {
    const length = to - from
    return {
      length,
      at: (position) => (position >= 0 && position < length ? this.at(from + position) : undefined),
    }
  }

  #decode(block: number): { block: number; from: number; text: string } {
    const from = block * BLOCK_BYTES
    const bytes = this.#bytes.subarray(
      from,
      Math.min(from + BLOCK_BYTES, this.#start(this.#length)),
    )
    return { block, from, text: isAscii(bytes) ? bytes.toString('latin1') : '' }
  }

  #start(position: number): number {
    return this.#ends[position - 1] ?? 0
  }

  /** Where the word is, or would be. */
  #slotOf(word: Buffer): number {
    const mask = this.#slots.length - 1
    let slot = hashOf(word) & mask
    for (let found = this.#slots[slot] ?? 0; found !== 0; found = this.#slots[slot] ?? 0) {
      if (this.#isAt(found - 1, word)) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }

  #isAt(position: number, word: Buffer): boolean {
    const start = this.#start(position)
    const length = (this.#ends[position] ?? 0) - start
    if (length !== word.length) return false
    for (let i = 0; i < length; i += 1) if (this.#bytes[start + i] !== word[i]) return false
    return true
  }

  #makeRoom(bytes: number): void {
    const end = this.#start(this.#length) + bytes
    if (end > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes], 2 * Math.max(end, this.#bytes.length))
    }
    if (this.#length < this.#ends.length) return
    const ends = new Uint32Array(2 * this.#ends.length)
    ends.set(this.#ends)
    this.#ends = ends
    this.#slots = new Uint32Array(SLOTS_PER_WORD * ends.length)
    for (let position = 0; position < this.#length; position += 1) {
      const word = this.#bytes.subarray(this.#start(position), ends[position])
      this.#slots[this.#slotOf(word)] = position + 1
    }
  }
}

/** Powers of two, since a hash becomes a slot by a mask. */
const FIRST_WORDS = 1_024
const SLOTS_PER_WORD = 2
const USUAL_BYTES = 8
const BLOCK_BYTES = 2_048

/** FNV-1a. */
function hashOf(word: Buffer): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < word.length; i += 1) hash = Math.imul(hash ^ (word[i] ?? 0), 0x01000193)
  return hash >>> 0
}
