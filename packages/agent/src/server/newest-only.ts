/** Holds one value. A newer one replaces a value that nobody took yet. */
export class NewestOnly<T> {
  readonly #signal: AbortSignal
  #value: T | undefined
  #arrival = Promise.withResolvers<void>()

  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', () => this.#arrival.resolve(), { once: true })
  }

  put(value: T): void {
    this.#value = value
    this.#arrival.resolve()
  }

  /** Puts a value back, unless a newer one arrived meanwhile. */
  putBack(value: T): void {
    if (this.#value === undefined) this.put(value)
  }

  /** Waits for a value and takes it; returns undefined once the signal aborts. */
  async take(): Promise<T | undefined> {
    if (!this.#signal.aborted) await this.#arrival.promise
    if (this.#signal.aborted) return undefined
    const value = this.#value
    this.#value = undefined
    this.#arrival = Promise.withResolvers()
    return value
  }
}
