/** A plan that can be made again. */
interface Closable {
  /** False: it cannot be let go of now. */
  close(): boolean
}

/** Keeps the plans that were used last, and closes others: those of 5,000 hashes take 85 MB. */
export class OpenPlans {
  /** In the order of their use. */
  readonly #open = new Set<Closable>()

  touch(plan: Closable): void {
    this.#open.delete(plan)
    this.#open.add(plan)
    if (this.#open.size <= MAX_OPEN_COUNT) return
    for (const oldest of this.#open) {
      if (oldest === plan || !oldest.close()) continue
      this.#open.delete(oldest)
      return
    }
  }
}

/** 4 MB. */
const MAX_OPEN_COUNT = 200
