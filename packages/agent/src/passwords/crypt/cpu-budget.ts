/**
 * Holds a share of one core over any window of time. Work is spread evenly (a rest after each
 * piece), and a log of the last window stops coarse pieces, such as bcrypt guesses of half a
 * second, from gathering at the edges of a window. Only a single piece that is larger than the
 * whole window's budget breaks it; then the window before it is spent resting.
 */
export class CpuBudget {
  readonly #share: number
  readonly #windowMs: number
  #log: { readonly endedAtMs: number; readonly cpuMs: number }[] = []

  constructor(share: number, windowMs: number) {
    this.#share = share
    this.#windowMs = windowMs
  }

  /** How long to rest before work of about `expectedMs` CPU time. Times are of one steady clock. */
  pauseMs(nowMs: number, expectedMs: number): number {
    return Math.max(0, this.#evenStartMs() - nowMs, this.#windowStartMs(expectedMs) - nowMs)
  }

  record(endedAtMs: number, cpuMs: number): void {
    this.#log = this.#log.filter((piece) => piece.endedAtMs > endedAtMs - this.#windowMs)
    this.#log.push({ endedAtMs, cpuMs })
  }

  #evenStartMs(): number {
    const last = this.#log.at(-1)
    return last ? last.endedAtMs + last.cpuMs * (1 / this.#share - 1) : 0
  }

  /** The earliest start at which the window that ends with the new piece stays within budget. */
  #windowStartMs(expectedMs: number): number {
    let left = this.#share * this.#windowMs - expectedMs
    for (const piece of this.#log.toReversed()) {
      left -= piece.cpuMs
      if (left < 0) return piece.endedAtMs + this.#windowMs - expectedMs
    }
    return 0
  }
}
