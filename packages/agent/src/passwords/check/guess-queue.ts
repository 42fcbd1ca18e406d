import { batchWords, usableSpeedup } from '../../hashes/guessing/batch-size.ts'
import type { Speedups } from '../../hashes/guessing/batch-size.ts'
import type { GuessSlice } from './check-job.ts'
import { FairShares } from './fair-shares.ts'
import { OwnerRounds } from './owner-rounds.ts'

/** The facts of a job that the queue needs. */
export interface QueuedJob {
  readonly scheme: string
  /** Milliseconds that a guess takes libxcrypt. */
  readonly msPerGuess: number
  /** User ID of whose account it is, `HOST_OWNER` for the host's own. */
  readonly ownerId: number
  take(maxWords: number): GuessSlice | undefined
}

/** Words of a job that a worker is to test. */
export interface Deal<Job> {
  readonly job: Job
  readonly slice: GuessSlice
  /** What it was taken to cost when it was dealt. */
  readonly expectedMs: number
}

/**
 * Deals out words across accounts: between owners fairly by time (`FairShares`), so that nobody's slow hashes
 * delay what is another's, and among those of one owner breadth first (`OwnerRounds`).
 */
export class GuessQueue<Job extends QueuedJob> {
  readonly #sliceMs: number
  readonly #shares = new FairShares()
  readonly #rounds = new Map<number, OwnerRounds<Job>>()
  readonly #jobs = new Set<Job>()
  #speedups: Speedups = {}

  /** @param sliceMs work that is handed out together, and lost when the process is killed */
  constructor(sliceMs: number) {
    this.#sliceMs = sliceMs
  }

  get size(): number {
    return this.#jobs.size
  }

  /** Milliseconds of work that were dealt for all owners but the host. */
  get othersMs(): number {
    return this.#shares.othersMs
  }

  has(job: Job): boolean {
    return this.#jobs.has(job)
  }

  add(job: Job): void {
    const rounds = this.#rounds.get(job.ownerId) ?? new OwnerRounds()
    this.#rounds.set(job.ownerId, rounds)
    this.#jobs.add(job)
    rounds.add(job)
    this.#shares.join(job.ownerId)
  }

  /** Gives this job no more words. */
  drop(job: Job): void {
    if (!this.#jobs.delete(job)) return
    const rounds = this.#rounds.get(job.ownerId)
    rounds?.drop(job)
    if (rounds?.size === 0) this.#shares.leave(job.ownerId)
  }

  /** Deals for a worker that is faster than libxcrypt at some schemes; all workers are alike. */
  next(speedups: Speedups = {}): Deal<Job> | undefined {
    this.#speedups = speedups
    for (;;) {
      const owner = this.#shares.next()
      if (owner === undefined) return undefined
      const turn = this.#rounds.get(owner)?.current((job) => {
        const { ms, slice } = this.#paceOf(job)
        return { ms, least: slice }
      })
      if (turn === undefined) return undefined
      const { job } = turn
      const pace = this.#paceOf(job)
      const slice = job.take(Math.min(turn.wordsLeft, pace.slice))
      if (slice === undefined) {
        this.drop(job)
        continue
      }
      turn.wordsLeft -= slice.words.length
      const expectedMs = slice.words.length * pace.ms
      this.#shares.charge(owner, expectedMs)
      return { job, slice, expectedMs }
    }
  }

  /** Counts what a slice has really taken: parameters that cost more than they seem to are paid for. */
  settle({ job, expectedMs }: Deal<Job>, workMs: number): void {
    this.#shares.charge(job.ownerId, workMs - expectedMs)
  }

  /** Bounds slices for schemes of a microsecond. The SIMD code gets as much as it takes in one call. */
  #paceOf({ scheme, msPerGuess }: QueuedJob): Pace {
    const speedup = usableSpeedup(msPerGuess, this.#speedups[scheme] ?? 1)
    const ms = msPerGuess / speedup
    if (speedup > 1) return { ms, slice: batchWords(msPerGuess, speedup) }
    return { ms, slice: Math.max(1, Math.min(4_096, Math.floor(this.#sliceMs / ms))) }
  }
}

interface Pace {
  readonly ms: number
  readonly slice: number
}
