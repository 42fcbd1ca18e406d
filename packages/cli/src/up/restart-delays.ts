/** How long to wait before the next start: longer after each end in a row, and anew after a healthy run. */
export class RestartDelays {
  #inARow = 0

  next(ranMs: number): number {
    if (ranMs >= HEALTHY_MS) this.#inARow = 0
    const delayMs = Math.min(MAX_DELAY_MS, 1_000 * 2 ** this.#inARow)
    this.#inARow += 1
    return delayMs
  }
}

const HEALTHY_MS = 60_000
const MAX_DELAY_MS = 60_000
