import type { Gap, GapReason } from '@openhss/contract'
import { gapOf } from './gap.ts'
import type { GapWhat } from './gap.ts'

/** Counts gaps by what was not seen and why, so that a million broken lines are one row of a report. */
export class GapTally {
  readonly #gaps = new Map<string, Gap>()

  add(what: GapWhat, reason: GapReason, count = 1): void {
    this.addAll([gapOf(what, reason, count)])
  }

  /** Takes over what another one counted. */
  addAll(gaps: readonly Gap[]): void {
    for (const { what, reason, count } of gaps) {
      const key = `${reason} ${what}`
      this.#gaps.set(key, { what, reason, count: count + (this.#gaps.get(key)?.count ?? 0) })
    }
  }

  list(): Gap[] {
    return [...this.#gaps.values()]
  }
}
