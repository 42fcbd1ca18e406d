/**
 * Reads the fields of one packet in order. Past its end everything is missing: `isBroken` then, and the
 * values mean nothing. Never throws. Source: MySQL internals, "Protocol basics".
 */
export class Payload {
  isBroken = false
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  take(length: number): Buffer {
    if (length > this.left) {
      this.isBroken = true
      this.#at = this.#bytes.length
      return NOTHING
    }
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  /** Unsigned, little-endian, 1 to 6 bytes. */
  integer(length: number): number {
    const bytes = this.take(length)
    return bytes.length === length ? bytes.readUIntLE(0, length) : 0
  }

  untilNul(): Buffer {
    const end = this.#bytes.indexOf(0, this.#at)
    const text = this.take((end === -1 ? this.#bytes.length : end) - this.#at)
    // The last text of some packets has no end of its own.
    if (end !== -1) this.#at += 1
    return text
  }

  /** Null: SQL's NULL. */
  lengthEncoded(): Buffer | null {
    const first = this.integer(1)
    if (first < SHORT_LENGTHS) return this.take(first)
    if (first === IS_NULL) return null
    const width = LENGTH_BYTES[first]
    if (width !== undefined) return this.take(this.integer(width))
    // A length of eight bytes: no packet is that long.
    this.isBroken = true
    return NOTHING
  }

  rest(): Buffer {
    return this.take(this.left)
  }
}

const NOTHING = Buffer.alloc(0)
const SHORT_LENGTHS = 0xfb
const IS_NULL = 0xfb
const LENGTH_BYTES: Readonly<Record<number, number>> = { 0xfc: 2, 0xfd: 3 }
