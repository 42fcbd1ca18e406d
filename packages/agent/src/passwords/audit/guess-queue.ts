import type { GuessSlice } from './audit-job.ts'

/** What the queue needs to know of a job. */
export interface QueuedJob {
  readonly msPerGuess: number
  readonly wordsLeft: number
  take(maxWords: number): GuessSlice | undefined
}

/**
 * Deals out words across accounts, breadth first: every account gets its most likely words before
 * any account gets unlikely ones, and cheap schemes go first, so first findings come in seconds.
 * A round gives each job a few words or a little time, whichever is more, and the next one twice
 * that; so an md5 account is done in the first round while bcrypt has seen four words.
 */
export class GuessQueue<Job extends QueuedJob> {
  readonly #jobs: Set<Job>
  #round = -1
  #turns: { readonly job: Job; wordsLeft: number }[] = []

  constructor(jobs: readonly Job[]) {
    this.#jobs = new Set(jobs.toSorted((a, b) => a.msPerGuess - b.msPerGuess))
  }

  /** Estimated work that nobody has taken, in milliseconds of one core. */
  get workLeftMs(): number {
    return [...this.#jobs].reduce((sum, job) => sum + job.wordsLeft * job.msPerGuess, 0)
  }

  next(): { readonly job: Job; readonly slice: GuessSlice } | undefined {
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

  /** No more words for this job. */
  drop(job: Job): void {
    this.#jobs.delete(job)
  }

  #startRound(): void {
    this.#round += 1
    const factor = 2 ** this.#round
    this.#turns = [...this.#jobs].map((job) => ({
      job,
      wordsLeft: Math.max(ROUND_WORDS, Math.floor(ROUND_MS / job.msPerGuess)) * factor,
    }))
  }

  #takeTurn(turn: { readonly job: Job; wordsLeft: number }): GuessSlice | undefined {
    if (turn.wordsLeft <= 0 || !this.#jobs.has(turn.job)) return undefined
    const slice = turn.job.take(Math.min(turn.wordsLeft, sliceWords(turn.job.msPerGuess)))
    if (slice) turn.wordsLeft -= slice.words.length
    else this.drop(turn.job)
    return slice
  }
}

const ROUND_WORDS = 4
const ROUND_MS = 250

/**
 * A tenth of a second of work: what a process that is killed may lose, and at 20 µs for a journal
 * line and a message to the worker still no cost. Bounded for schemes of a microsecond.
 */
function sliceWords(msPerGuess: number): number {
  return Math.max(1, Math.min(4_096, Math.floor(100 / msPerGuess)))
}
