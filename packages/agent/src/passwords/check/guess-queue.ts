import { batchWords, usableSpeedup } from '../../hashes/guessing/batch-size.ts'
import type { Speedups } from '../../hashes/guessing/batch-size.ts'
import type { GuessSlice } from './check-job.ts'

/** The facts of a job that the queue needs. */
export interface QueuedJob {
  readonly scheme: string
  /** Milliseconds that a guess takes libxcrypt. */
  readonly msPerGuess: number
  readonly wordsLeft: number
  take(maxWords: number): GuessSlice | undefined
}

/**
 * Deals out words across accounts, breadth first: every account gets its most likely words before any
 * account gets unlikely ones, and cheap schemes go first, so first findings come in seconds. A round gives
 * each job a few words or a little time, whichever is more, and the next round twice that; so an md5
 * account is done in the first round while bcrypt has seen four words.
 */
export class GuessQueue<Job extends QueuedJob> {
  readonly #jobs: Set<Job>
  readonly #sliceMs: number
  #speedups: Speedups = {}
  #round = -1
  #turns: { readonly job: Job; wordsLeft: number }[] = []

  /** @param sliceMs work that is handed out together, and lost when the process is killed */
  constructor(jobs: readonly Job[], sliceMs: number) {
    this.#jobs = new Set(jobs)
    this.#sliceMs = sliceMs
  }

  /** Estimated work that no worker has taken, in milliseconds of one core. */
  get workLeftMs(): number {
    return [...this.#jobs].reduce((sum, job) => sum + job.wordsLeft * job.msPerGuess, 0)
  }

  /** Returns a slice for a worker that is faster than libxcrypt at some schemes; all workers are alike. */
  next(speedups: Speedups = {}): { readonly job: Job; readonly slice: GuessSlice } | undefined {
    this.#speedups = speedups
    while (this.#jobs.size > 0) {
      const turn = this.#turns[0]
      if (!turn) {
        this.#startRound()
        continue
      }
      const slice = this.#takeTurn(turn)
      if (slice) return { job: turn.job, slice }
      this.#turns.shift()
    }
    return undefined
  }

  /** Gives this job no more words. */
  drop(job: Job): void {
    this.#jobs.delete(job)
  }

  #startRound(): void {
    this.#round += 1
    const factor = 2 ** this.#round
    this.#turns = [...this.#jobs]
      .map((job) => ({ job, pace: this.#paceOf(job) }))
      .toSorted((a, b) => a.pace.ms - b.pace.ms)
      .map(({ job, pace: { ms, slice } }) => {
        const words = Math.max(ROUND_WORDS, Math.floor(ROUND_MS / ms), slice)
        return { job, wordsLeft: words * factor }
      })
  }

  #takeTurn(turn: { readonly job: Job; wordsLeft: number }): GuessSlice | undefined {
    if (turn.wordsLeft <= 0 || !this.#jobs.has(turn.job)) return undefined
    const slice = turn.job.take(Math.min(turn.wordsLeft, this.#paceOf(turn.job).slice))
    if (slice) turn.wordsLeft -= slice.words.length
    else this.drop(turn.job)
    return slice
  }

  /** Bounds slices for schemes of a microsecond. The SIMD code gets as much as it takes in one call. */
  #paceOf({ scheme, msPerGuess }: QueuedJob): Pace {
    const speedup = usableSpeedup(msPerGuess, this.#speedups[scheme] ?? 1)
    const ms = msPerGuess / speedup
    if (speedup > 1) return { ms, slice: batchWords(msPerGuess, speedup) }
    return { ms, slice: Math.max(1, Math.min(4_096, Math.floor(this.#sliceMs / ms))) }
  }
}

const ROUND_WORDS = 4
const ROUND_MS = 250

interface Pace {
  readonly ms: number
  readonly slice: number
}
