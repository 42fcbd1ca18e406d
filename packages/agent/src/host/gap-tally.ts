import type { Gap, GapReason } from '@openhss/contract'

/** Counts gaps by what was not seen and why, so that a million broken lines are one row of a report. */
export class GapTally {
  readonly #gaps = new Map<string, Gap>()

  add(what: string, reason: GapReason, count = 1): void {
    const key = `${reason} ${what}`
    this.#gaps.set(key, { what, reason, count: count + (this.#gaps.get(key)?.count ?? 0) })
  }

  list(): Gap[] {
    return [...this.#gaps.values()]
  }
}
