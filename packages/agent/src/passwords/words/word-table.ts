import { isAscii } from 'node:buffer'
import type { WordSequence } from './segment.ts'

/**
 * Different words, one behind the other, that can be looked up: the 270,000 of the list take 6 MB, as
 * strings in a `Map` 55.
 */
export class WordTable implements WordSequence {
  #bytes: Buffer
  /** Where each word ends. */
  #ends: Uint32Array
  /** A hash table with open addressing. A slot has the position of a word plus one, or 0 when it is free. */
  #slots: Uint32Array
  #length = 0
  /** The block that was read last, as text. To decode every word on its own takes five times as long. */
  #decoded = { block: -1, from: 0, text: '' }

  /** @param room for how many words; it grows. */
  constructor(room: number) {
    this.#bytes = Buffer.alloc(room * USUAL_BYTES)
    this.#ends = new Uint32Array(room)
    this.#slots = createSlots(room)
  }

  get length(): number {
    return this.#length
  }

  at(position: number): string | undefined {
    if (position < 0 || position >= this.#length) return undefined
    const [start, end] = [this.#start(position), this.#ends[position] ?? 0]
    const block = Math.floor(start / BLOCK_BYTES)
    if (block !== this.#decoded.block) this.#decoded = this.#decode(block)
    const { from, text } = this.#decoded
    // The word goes on in the next block, was added after the block was read, or has neighbours beyond ASCII.
    if (end - from > text.length) return this.#bytes.toString('utf8', start, end)
    return text.slice(start - from, end - from)
  }

  find(word: string): number | undefined {
    const found = this.#slots[this.#slotOf(this.#length, this.#write(word))] ?? 0
    return found === 0 ? undefined : found - 1
  }

  /** Adds a word; returns false when it is there already. */
  add(word: string): boolean {
    return this.#keep(this.#write(word))
  }

  /** Adds every line of a text; takes a fifth of the time that its lines take as strings. */
  addLines(text: Buffer): void {
    for (let from = 0; from < text.length;) {
      const start = this.#start(this.#length)
      this.#ensureBytes(start + MAX_LINE_BYTES)
      const bytes = this.#bytes
      let end = start
      // A call of Buffer.copy for each word would take longer than this loop over its ten bytes.
      for (let byte = text[from]; byte !== undefined && byte !== NEWLINE; byte = text[from]) {
        bytes[end] = byte
        end += 1
        from += 1
      }
      from += 1
      this.#keep(end)
    }
  }

  /** Adds the word that was written behind the last one, unless it is there already. */
  #keep(end: number): boolean {
    if (this.#length === this.#ends.length) this.#growWords()
    const slot = this.#slotOf(this.#length, end)
    if (this.#slots[slot] !== 0) return false
    this.#ends[this.#length] = end
    this.#length += 1
    this.#slots[slot] = this.#length
    return true
  }

  /** Returns some of the words under positions that start at 0. */
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

  /** Writes a word behind the last one, where it stays if it is added; returns where it ends. */
  #write(word: string): number {
    const start = this.#start(this.#length)
    this.#ensureBytes(start + MAX_CODE_UNIT_BYTES * word.length)
    return start + this.#bytes.write(word, start)
  }

  #ensureBytes(length: number): void {
    if (length > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], 2 * length)
  }

  /** Returns the slot of a word that ends at `end`, or the free slot where it would be. */
  #slotOf(position: number, end: number): number {
    const start = this.#start(position)
    const mask = this.#slots.length - 1
    let slot = this.#hash(start, end) & mask
    for (let found = this.#slots[slot] ?? 0; found !== 0; found = this.#slots[slot] ?? 0) {
      if (this.#isAt(found - 1, start, end)) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }

  /** FNV-1a. */
  #hash(start: number, end: number): number {
    const bytes = this.#bytes
    let hash = 0x811c9dc5
    for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193)
    return hash >>> 0
  }

  #isAt(position: number, start: number, end: number): boolean {
    const bytes = this.#bytes
    const known = this.#start(position)
    if ((this.#ends[position] ?? 0) - known !== end - start) return false
    for (let i = start; i < end; i += 1) if (bytes[i] !== bytes[known + i - start]) return false
    return true
  }

  #growWords(): void {
    const ends = new Uint32Array(2 * this.#length + 1)
    ends.set(this.#ends)
    this.#ends = ends
    this.#slots = createSlots(ends.length)
    for (let position = 0; position < this.#length; position += 1) {
      this.#slots[this.#slotOf(position, ends[position] ?? 0)] = position + 1
    }
  }
}

/** A UTF-16 code unit takes at most three bytes of UTF-8. */
const MAX_CODE_UNIT_BYTES = 3
const USUAL_BYTES = 10
const NEWLINE = 0x0a
const MAX_LINE_BYTES = 512
const BLOCK_BYTES = 2_048

/** A power of two, since a hash becomes a slot by a mask; a third of them or more stay free. */
function createSlots(words: number): Uint32Array {
  return new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(2, 1.5 * words))))
}
