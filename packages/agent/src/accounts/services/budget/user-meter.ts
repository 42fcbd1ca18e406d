import type { ReadMeter } from '../../../host/read-meter.ts'

/** Bytes, CPU time of the thread that reads, and time by the clock. */
export interface Allowance {
  readonly bytes: number
  readonly cpuMs: number
  readonly wallMs: number
}

/** What is left of an allowance; several meters may take from one. */
export type Pool = { -readonly [Part in keyof Allowance]: Allowance[Part] }

interface Clock {
  readonly cpuMs: () => number
  readonly nowMs: () => number
}

/** What is read for one user. Its time runs from `begin` to `end`: only one meter's at a time. */
export class UserMeter implements ReadMeter {
  readonly #pools: readonly Pool[]
  readonly #clock: Clock
  #begun: { readonly cpuMs: number; readonly nowMs: number } | undefined
  #refused = 0
  #trace: ((relative: string) => void) | undefined

  constructor(pools: readonly Pool[], clock: Clock) {
    this.#pools = pools
    this.#clock = clock
  }

  get bytesLeft(): number {
    const spent = this.#spent()
    const isLate = this.#pools.some(
      ({ cpuMs, wallMs }) => spent.cpuMs >= cpuMs || spent.wallMs >= wallMs,
    )
    return isLate ? 0 : Math.max(0, Math.min(...this.#pools.map(({ bytes }) => bytes)))
  }

  /** Milliseconds by the clock that are left. */
  get wallMsLeft(): number {
    const { wallMs: spent } = this.#spent()
    return Math.max(0, Math.min(...this.#pools.map(({ wallMs }) => wallMs)) - spent)
  }

  /** Things that were not read for want of bytes or time. */
  get refused(): number {
    return this.#refused
  }

  take(bytes: number): void {
    for (const pool of this.#pools) pool.bytes -= bytes
  }

  refuse(): void {
    this.#refused += 1
  }

  note(relative: string): void {
    this.#trace?.(relative)
  }

  begin(): void {
    this.#begun ??= { cpuMs: this.#clock.cpuMs(), nowMs: this.#clock.nowMs() }
  }

  end(): void {
    const spent = this.#spent()
    this.#begun = undefined
    for (const pool of this.#pools) {
      pool.cpuMs -= spent.cpuMs
      pool.wallMs -= spent.wallMs
    }
  }

  /** Tells of the files that are looked at meanwhile; one trace at a time. */
  async trace<T>(hear: (relative: string) => void, use: () => Promise<T>): Promise<T> {
    this.#trace = hear
    try {
      return await use()
    } finally {
      this.#trace = undefined
    }
  }

  #spent(): { readonly cpuMs: number; readonly wallMs: number } {
    if (this.#begun === undefined) return { cpuMs: 0, wallMs: 0 }
    return {
      cpuMs: this.#clock.cpuMs() - this.#begun.cpuMs,
      wallMs: this.#clock.nowMs() - this.#begun.nowMs,
    }
  }
}
