/**
 * Holds the whole process to a share of one core over any window of time; its other threads count as well.
 * Work is spread evenly by a rest after each piece, and a log of the last window stops coarse pieces, such
 * as bcrypt guesses of half a second, from gathering at the edges of a window. Only a single piece that is
 * larger than the budget of a window breaks it; the window before it is then spent resting.
 *
 * Times are milliseconds of one steady clock that all threads share, and of CPU time since the process
 * started.
 */
export class CpuBudget {
  readonly #share: number
  readonly #windowMs: number
  readonly #log: CpuLog

  constructor({ share, windowMs, log }: CpuAllowance) {
    this.#share = share
    this.#windowMs = windowMs
    this.#log = new CpuLog(log)
  }

  /** Returns how long to rest before work of about `expectedMs` CPU time. */
  pauseMs(nowMs: number, expectedMs: number): number {
    const startMs = Math.max(this.#evenStartMs(), this.#windowStartMs(expectedMs))
    return Math.min(this.#windowMs, Math.max(0, startMs - nowMs))
  }

  /** Records all work that was done since the last call. */
  record(nowMs: number, processCpuMs: number): void {
    this.#log.add(nowMs, processCpuMs)
  }

  #evenStartMs(): number {
    const last = this.#log.newestFirst().next().value
    return last ? last.endedAtMs + last.cpuMs * (1 / this.#share - 1) : 0
  }

  /** Returns the earliest start at which the window that ends with the new piece stays within its budget. */
  #windowStartMs(expectedMs: number): number {
    let left = this.#share * this.#windowMs - expectedMs
    for (const piece of this.#log.newestFirst()) {
      left -= piece.cpuMs
      if (left < 0) return piece.endedAtMs + this.#windowMs - expectedMs
    }
    return 0
  }
}

/** The CPU time that a process may take, and what it has taken: plain data that threads can share. */
export interface CpuAllowance {
  /** Share of one core, 0 to 1. */
  readonly share: number
  readonly windowMs: number
  readonly log: Float64Array<SharedArrayBuffer>
}

/**
 * Makes an allowance.
 * @param since `'now'` leaves out what the process took before; `'process start'` counts it.
 */
export function createCpuAllowance(share: number, since: 'now' | 'process start'): CpuAllowance {
  const log = new Float64Array(new SharedArrayBuffer(LOG_NUMBERS * Float64Array.BYTES_PER_ELEMENT))
  const allowance = { share, windowMs: 10_000, log }
  if (since === 'now') forgiveUntilNow(allowance)
  return allowance
}

/** Leaves out of the budget what the process took until now, because another budget allowed it. */
export function forgiveUntilNow(allowance: CpuAllowance): void {
  new CpuLog(allowance.log).clear(steadyMs(), processCpuMs())
}

/** Milliseconds of one clock for all threads: performance.now() starts anew in each. */
export function steadyMs(): number {
  return Number(process.hrtime.bigint() / 1_000n) / 1_000
}

/** CPU time of all threads of the process in milliseconds. */
export function processCpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** CPU time of the calling thread in milliseconds. */
export function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

interface Piece {
  readonly endedAtMs: number
  readonly cpuMs: number
}

/** Pieces that the log keeps: at a whole core, pieces of ten milliseconds fill ten seconds. */
const MAX_PIECE_COUNT = 1_024
/** Smaller pieces are put together, because a window could otherwise hold more pieces than the log. */
const MIN_PIECE_MS = 10

/** Numbers that stand before the pieces: the CPU time at the last look, and how many pieces were ever added. */
const HEAD = 2
const LOG_NUMBERS = HEAD + 2 * MAX_PIECE_COUNT

/** Keeps the pieces as a ring in shared memory, because each run has a worker of its own. */
class CpuLog {
  readonly #numbers: Float64Array<SharedArrayBuffer>

  constructor(numbers: Float64Array<SharedArrayBuffer>) {
    this.#numbers = numbers
  }

  add(nowMs: number, processCpuMs: number): void {
    const cpuMs = processCpuMs - this.#at(0)
    const last = this.newestFirst().next().value
    if (last !== undefined && last.cpuMs < MIN_PIECE_MS) {
      this.#write(this.#at(1) - 1, nowMs, last.cpuMs + cpuMs)
    } else {
      this.#write(this.#at(1), nowMs, cpuMs)
      this.#numbers[1] = this.#at(1) + 1
    }
    this.#numbers[0] = processCpuMs
  }

  clear(nowMs: number, processCpuMs: number): void {
    this.#numbers[0] = processCpuMs
    this.#numbers[1] = 1
    this.#write(0, nowMs, 0)
  }

  *newestFirst(): Generator<Piece, undefined> {
    const added = this.#at(1)
    for (let piece = added - 1; piece >= Math.max(0, added - MAX_PIECE_COUNT); piece -= 1) {
      const at = this.#place(piece)
      yield { endedAtMs: this.#at(at), cpuMs: this.#at(at + 1) }
    }
    return undefined
  }

  #write(piece: number, endedAtMs: number, cpuMs: number): void {
    this.#numbers.set([endedAtMs, cpuMs], this.#place(piece))
  }

  #place(piece: number): number {
    return HEAD + 2 * (piece % MAX_PIECE_COUNT)
  }

  #at(index: number): number {
    return this.#numbers[index] ?? 0
  }
}
