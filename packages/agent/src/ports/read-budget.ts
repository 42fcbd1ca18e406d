/** The user whose processes a look comes to first, and may spend most on. */
export const ROOT = 0

/**
 * What one look may read of the processes of a host, in reads of some 3 µs, and what of it one user may take up: so
 * nobody makes a look long, and nobody who has a million files open keeps the look from the files of another.
 */
export class ReadBudget {
  #left: number
  readonly #mostOfUser: number
  readonly #ofUser = new Map<number, number>()

  constructor(reads: number) {
    this.#left = reads
    this.#mostOfUser = reads / 4
  }

  /** Takes some reads of what belongs to a user; false: there are no more for him, or for anybody. */
  take(user: number, reads = 1): boolean {
    const taken = (this.#ofUser.get(user) ?? 0) + reads
    const most = user === ROOT ? 2 * this.#mostOfUser : this.#mostOfUser
    if (taken > most || reads > this.#left) return false
    this.#ofUser.set(user, taken)
    this.#left -= reads
    return true
  }
}
