/** How long this process has been able to hear its agents without a break. */
export interface Wakefulness {
  /**
   * Notes that the process and the database are at work; called every few seconds.
   * @param databaseMs the database's clock, in milliseconds since the epoch.
   */
  tick(databaseMs: number): void
  /** Notes that the database was not there. */
  interrupt(): void
  /** Whether there was no break for long enough that who was not heard of is to blame. */
  isLong(): boolean
}

/** Between two ticks: the machine slept, or the process hung. */
const MAX_GAP_MS = 60_000

/** More than this the two clocks do not drift apart between two ticks: one of them was set. */
const MAX_DRIFT_MS = 5_000

/** @param now a clock that nobody sets, in milliseconds. */
export function createWakefulness(now: () => number, longMs: number): Wakefulness {
  let awakeSince: number | undefined
  let last: { readonly own: number; readonly database: number } | undefined

  return {
    tick: (databaseMs) => {
      const own = now()
      const gapMs = last && own - last.own
      const driftMs = last && Math.abs(databaseMs - last.database - (own - last.own))
      const isBroken = (gapMs ?? 0) > MAX_GAP_MS || (driftMs ?? 0) > MAX_DRIFT_MS
      last = { own, database: databaseMs }
      if (isBroken) awakeSince = undefined
      awakeSince ??= own
    },
    interrupt: () => {
      awakeSince = undefined
    },
    isLong: () => awakeSince !== undefined && now() - awakeSince >= longMs,
  }
}
