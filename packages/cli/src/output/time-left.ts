import type { CheckProgress } from '@openhss/agent'

/** Estimates how long a check still takes from how fast it was lately: cheap hashes come first. */
export class TimeLeft {
  readonly #now: () => number
  #samples: { readonly at: number; readonly done: number }[] = []

  /** @param now a clock in milliseconds that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Returns the seconds left; undefined while nothing can be said. */
  estimate({ guessesDone: done, guessesPlanned: planned }: CheckProgress): number | undefined {
    const at = this.#now()
    this.#samples = [...this.#samples.filter((each) => each.at >= at - WINDOW_MS), { at, done }]
    const [first] = this.#samples
    if (first === undefined || at - first.at < MIN_SPAN_MS || done <= first.done) return undefined
    return ((planned - done) * (at - first.at)) / (done - first.done) / 1_000
  }
}

const WINDOW_MS = 10_000
const MIN_SPAN_MS = 1_000

/** Says it as roughly as it is known: `about 20 s left`. */
export function describeTimeLeft(seconds: number | undefined): string {
  if (seconds === undefined) return ''
  if (seconds < 10) return ', a few seconds left'
  if (seconds < 90) return `, about ${Math.round(seconds / 10) * 10} s left`
  const minutes = seconds / 60
  return minutes < 90
    ? `, about ${Math.round(minutes)} min left`
    : `, about ${Math.round(minutes / 60)} h left`
}
