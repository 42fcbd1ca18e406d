/** Fingerprints of 64 bits, two numbers each, one behind the other. The pair 0 and 0 stands for none. */
export type Fingerprints = Uint32Array<ArrayBuffer>

/**
 * Finds the position of a fingerprint by open addressing with linear probing, in 5 MB for a million.
 * Fingerprints are keyed hashes, so nobody can choose words that fall on one slot.
 */
export class FingerprintTable {
  /** Position + 1; 0 is a free slot. */
  readonly #slots: Uint32Array

  /** @param room how many fingerprints there will be. */
  constructor(room: number) {
    this.#slots = new Uint32Array(Math.ceil(room / LOAD) + 1)
  }

  /**
   * Finds the position of a fingerprint among `all`, of which it knows those that were added; -1 when it is
   * not there.
   */
  find(all: Fingerprints, high: number, low: number): number {
    for (let slot = this.#slotOf(high); ; slot = (slot + 1) % this.#slots.length) {
      const position = (this.#slots[slot] ?? 0) - 1
      if (position < 0) return -1
      if (all[2 * position] === high && all[2 * position + 1] === low) return position
    }
  }

  add(all: Fingerprints, position: number): void {
    let slot = this.#slotOf(all[2 * position] ?? 0)
    while (this.#slots[slot] !== 0) slot = (slot + 1) % this.#slots.length
    this.#slots[slot] = position + 1
  }

  #slotOf(high: number): number {
    return Math.floor((high / 2 ** 32) * this.#slots.length)
  }
}

/** At three quarters a fingerprint that is not there costs some eight probes. */
const LOAD = 0.75
