/** Shortens lines that are too long while they are read, so that one of them costs no memory. Bytes come in chunks. */
export class LongLines {
  readonly #maxLineBytes: number
  readonly #kept: Buffer[] = []
  #keptBytes = 0
  #lineBytes = 0

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes
  }

  get keptBytes(): number {
    return this.#keptBytes
  }

  push(chunk: Buffer): void {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.#keep(chunk.subarray(start, end))
      this.#append(chunk.subarray(end, end + 1))
      this.#lineBytes = 0
      start = end + 1
    }
    this.#keep(chunk.subarray(start))
  }

  bytes(): Buffer {
    return Buffer.concat(this.#kept)
  }

  /** A part of a line; of one that is too long one byte more is kept than it may have, which tells. */
  #keep(part: Buffer): void {
    const room = Math.max(0, this.#maxLineBytes + 1 - this.#lineBytes)
    this.#lineBytes += part.length
    this.#append(part.subarray(0, room))
  }

  #append(part: Buffer): void {
    if (part.length === 0) return
    const last = this.#kept.at(-1)
    const isNext = last?.buffer === part.buffer && last.byteOffset + last.length === part.byteOffset
    // Lines that stand side by side stay one piece.
    if (last && isNext) {
      this.#kept[this.#kept.length - 1] = Buffer.from(
        part.buffer,
        last.byteOffset,
        last.length + part.length,
      )
    } else this.#kept.push(part)
    this.#keptBytes += part.length
  }
}

const NEWLINE = 0x0a
