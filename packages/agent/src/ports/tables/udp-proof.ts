import type { UdpPiece } from './udp-piece.ts'

/**
 * How far a table is proven to be whole, from its start on: up to the last row of a run of pieces of which each
 * overlaps with those before. It does when it begins in a bucket that they have all of, or has a row of theirs: rows
 * keep their order in the kernel's hash table, so what is behind that row is in the piece.
 */
export class Proof {
  #bucket = 0
  #end = 0
  readonly #joined: UdpPiece[] = []
  /** Rows of the joined pieces, of which the first `#rowsFrom` are read: it is rare that they are needed. */
  readonly #rows = new Set<string>()
  #rowsFrom = 0
  #apart: UdpPiece[] = []

  get isWhole(): boolean {
    return this.#bucket === Infinity
  }

  /** The first bucket that is not proven, or only in part. */
  get bucket(): number {
    return this.#bucket
  }

  /** Where in the file it ends, in bytes. */
  get end(): number {
    return this.#end
  }

  /** Adds a piece that may overlap, with these or with such as are still to come. */
  add(piece: UdpPiece): void {
    this.#apart.push(piece)
  }

  /** Joins the pieces that overlap. Returns whether it goes further than before. */
  extend(): boolean {
    let isFurther = false
    this.#apart.sort((a, b) => a.offset - b.offset)
    for (let sweep = 0; sweep < MAX_SWEEPS; sweep += 1) {
      this.#apart = this.#apart.filter((piece) => {
        if (!this.#overlaps(piece)) return true
        if (this.#isFurther(piece)) {
          isFurther = true
          this.#bucket = piece.before
          this.#end = piece.offset + piece.bytes
        }
        this.#joined.push(piece)
        return false
      })
    }
    return isFurther
  }

  #overlaps(piece: UdpPiece): boolean {
    // A piece that begins behind the bucket has no row of it.
    if (piece.after !== this.#bucket) return piece.after < this.#bucket
    return piece.rows().some((row) => this.#knownRows().has(row))
  }

  #isFurther(piece: UdpPiece): boolean {
    if (piece.before !== this.#bucket) return piece.before > this.#bucket
    return piece.rows().some((row) => !this.#knownRows().has(row))
  }

  #knownRows(): ReadonlySet<string> {
    for (const piece of this.#joined.slice(this.#rowsFrom)) {
      for (const row of piece.rows()) this.#rows.add(row)
    }
    this.#rowsFrom = this.#joined.length
    return this.#rows
  }
}

/** In the order of the file one joins nearly all; a table that never holds still must not cost the square of its pieces. */
const MAX_SWEEPS = 3
