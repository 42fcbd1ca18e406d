import type { WordPlace } from '../words/segment.ts'

/** Some positions of a segment. */
export interface Positions extends Iterable<number> {
  has(position: number): boolean
}

/** The positions of each segment that are skipped, in disjoint sets. */
export type SkipSets = ReadonlyMap<string, readonly Positions[]>

/** Positions to skip, on top of those that one hash shares with others. */
export class Skips {
  readonly #shared: SkipSets
  readonly #own = new Map<string, Set<number>>()

  constructor(shared: SkipSets) {
    this.#shared = shared
  }

  /** All positions to skip, in disjoint sets for each segment. */
  get all(): SkipSets {
    const ids = new Set([...this.#shared.keys(), ...this.#own.keys()])
    return new Map([...ids].map((id) => [id, [...this.#sharedOf(id), ...this.#ownOf(id)]]))
  }

  add({ segmentId, index }: WordPlace): void {
    if (this.#sharedOf(segmentId).some((set) => set.has(index))) return
    const set = this.#own.get(segmentId) ?? new Set()
    this.#own.set(segmentId, set.add(index))
  }

  #sharedOf(segmentId: string): readonly Positions[] {
    return this.#shared.get(segmentId) ?? []
  }

  #ownOf(segmentId: string): Positions[] {
    const set = this.#own.get(segmentId)
    return set ? [set] : []
  }
}

/** Positions in four bytes each: a million holes as a `Set` would take 40 MB. */
export class SortedPositions implements Positions {
  readonly #ascending: Uint32Array

  constructor(ascending: Uint32Array) {
    this.#ascending = ascending
  }

  has(position: number): boolean {
    let [low, high] = [0, this.#ascending.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#ascending[middle] ?? 0) < position) low = middle + 1
      else high = middle
    }
    return this.#ascending[low] === position
  }

  [Symbol.iterator](): Iterator<number> {
    return this.#ascending.values()
  }
}
