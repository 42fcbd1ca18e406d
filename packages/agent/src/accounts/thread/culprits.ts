import { isOfSystem } from '../services/budget/look-budget.ts'
import type { GivenUp, LookedAt } from '../services/look/service-look.ts'

/**
 * Remembers whose look ended the thread. One of a user of the system is left alone itself; of anybody else everything is, since
 * whoever made up one of them made up others. After some time they are looked at again. Milliseconds of a clock
 * that never goes back.
 */
export class Culprits {
  readonly #untilMs = new Map<string | number | undefined, number>()

  add({ id, userId }: LookedAt, nowMs: number): void {
    this.#untilMs.set(isOfSystem(userId) ? id : userId, nowMs + PENALTY_MS)
  }

  list(nowMs: number): GivenUp {
    for (const [culprit, untilMs] of this.#untilMs) {
      if (untilMs <= nowMs) this.#untilMs.delete(culprit)
    }
    const all = [...this.#untilMs.keys()]
    return {
      ids: all.filter((culprit) => typeof culprit === 'string'),
      users: all.filter((culprit) => typeof culprit !== 'string'),
    }
  }
}

const PENALTY_MS = 10 * 60_000
