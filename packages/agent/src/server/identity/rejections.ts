/**
 * Counts how often the server said that it does not know this agent, because one wrong answer, of a proxy or of a server
 * that is just being restored, must not cost an identity.
 */
export class Rejections {
  readonly #patienceMs: number
  readonly #now: () => number
  #count = 0
  #firstAt = 0

  /** @param now milliseconds of a clock that never goes back */
  constructor(patienceMs = PATIENCE_MS, now: () => number = () => performance.now()) {
    this.#patienceMs = patienceMs
    this.#now = now
  }

  /** Notes one. @returns whether it is to be believed: at least the third in a row, over at least ten minutes. */
  note(): boolean {
    if (this.#count === 0) this.#firstAt = this.#now()
    this.#count += 1
    return this.#count >= ENOUGH && this.#now() - this.#firstAt >= this.#patienceMs
  }

  /** The server knows this agent. */
  forget(): void {
    this.#count = 0
  }
}

const ENOUGH = 3
const PATIENCE_MS = 600_000
