/** The host itself: the accounts of the system, and the services that root runs. */
export const HOST_OWNER = 0

/**
 * Says whose turn it is when several owners want the same processor: who has had the least of it, by time and not by
 * turns, so that a costly hash buys nobody more than a cheap one (start-time fair queueing, Goyal et al. 1996). The host goes
 * first and has three quarters to itself while it has work, however many others there are: a user may have 65,536
 * user IDs of his own (subuid(5)). Who comes later starts level with those who are there. Pure.
 */
export class FairShares {
  readonly #had = { host: 0, others: 0 }
  readonly #hadByOwner = new Map<number, number>()
  readonly #present = new Set<number>()

  /** Milliseconds that all owners but the host have had. */
  get othersMs(): number {
    return this.#had.others
  }

  /** From now on this owner wants its share. */
  join(owner: number): void {
    if (this.#present.has(owner)) return
    const { host, others } = this.#had
    if (owner === HOST_OWNER) {
      if (this.#present.size > 0) this.#had.host = Math.max(host, others * HOST_WEIGHT)
    } else {
      const present = [...this.#present].filter((other) => other !== HOST_OWNER)
      if (present.length === 0 && this.#present.has(HOST_OWNER)) {
        this.#had.others = Math.max(others, host / HOST_WEIGHT)
      }
      const least = Math.min(...present.map((other) => this.#hadBy(other)))
      const own = this.#hadBy(owner)
      this.#hadByOwner.set(owner, present.length > 0 ? Math.max(own, least) : own)
    }
    this.#present.add(owner)
  }

  /** This owner wants nothing more for now. */
  leave(owner: number): void {
    this.#present.delete(owner)
  }

  /** Undefined: nobody wants anything. */
  next(): number | undefined {
    const isHostFirst = this.#had.host <= this.#had.others * HOST_WEIGHT
    if (this.#present.has(HOST_OWNER) && (isHostFirst || this.#present.size === 1)) {
      return HOST_OWNER
    }
    let first: number | undefined
    for (const owner of this.#present) {
      if (owner === HOST_OWNER) continue
      if (first === undefined || this.#hadBy(owner) < this.#hadBy(first)) first = owner
    }
    return first
  }

  /** Counts what an owner has had; negative where it was counted before and not needed. */
  charge(owner: number, ms: number): void {
    if (owner === HOST_OWNER) this.#had.host += ms
    else {
      this.#had.others += ms
      this.#hadByOwner.set(owner, this.#hadBy(owner) + ms)
    }
  }

  #hadBy(owner: number): number {
    return this.#hadByOwner.get(owner) ?? 0
  }
}

/** What the host has for each millisecond of all others together. */
const HOST_WEIGHT = 3
