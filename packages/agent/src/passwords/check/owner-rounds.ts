/** A job and how far its turns have come. */
interface Entry<Job> {
  readonly job: Job
  /** Turns that it has had. */
  rounds: number
  /** Words left of the turn that it has now; 0 between turns. */
  wordsLeft: number
}

/**
 * The order of the jobs of one owner, breadth first: every job gets its most likely words before any job gets unlikely ones,
 * and cheap jobs go first, so first findings come in seconds. Each turn of a job has twice the words of the one
 * before. A job that comes later catches up first.
 */
export class OwnerRounds<Job> {
  readonly #entries = new Map<Job, Entry<Job>>()
  /** Sorted, those whose turn comes last first; built anew when it is used up, or a job has come. */
  #turns: Entry<Job>[] = []

  get size(): number {
    return this.#entries.size
  }

  add(job: Job): void {
    this.#entries.set(job, { job, rounds: 0, wordsLeft: 0 })
    this.#turns = []
  }

  drop(job: Job): void {
    this.#entries.delete(job)
  }

  /**
   * The job whose turn it is, with the words that are left of it.
   * @param paceOf milliseconds of a guess, and the fewest words that are worth a turn
   */
  current(paceOf: (job: Job) => TurnPace): Entry<Job> | undefined {
    for (;;) {
      const entry = this.#turns.at(-1) ?? this.#startRound(paceOf)
      if (entry === undefined) return undefined
      if (entry.wordsLeft > 0 && this.#entries.has(entry.job)) return entry
      this.#turns.pop()
    }
  }

  #startRound(paceOf: (job: Job) => TurnPace): Entry<Job> | undefined {
    const rounds = [...this.#entries.values()].reduce(
      (least, entry) => Math.min(least, roundOf(entry)),
      Infinity,
    )
    const due = [...this.#entries.values()].filter((entry) => roundOf(entry) === rounds)
    const paces = new Map(due.map((entry) => [entry, paceOf(entry.job)]))
    const msOf = (entry: Entry<Job>) => paces.get(entry)?.ms ?? 0
    this.#turns = due.toSorted((a, b) => msOf(a) - msOf(b)).toReversed()
    for (const [entry, { ms, least }] of paces) {
      if (entry.wordsLeft > 0) continue
      const words = Math.max(ROUND_WORDS, Math.floor(ROUND_MS / ms), least)
      entry.wordsLeft = words * 2 ** entry.rounds
      entry.rounds += 1
    }
    return this.#turns.at(-1)
  }
}

export interface TurnPace {
  readonly ms: number
  readonly least: number
}

/** The round that a job is in, or that comes next for it. */
function roundOf<Job>({ rounds, wordsLeft }: Entry<Job>): number {
  return wordsLeft > 0 ? rounds - 1 : rounds
}

const ROUND_WORDS = 4
const ROUND_MS = 250
