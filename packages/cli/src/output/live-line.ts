import type { Terminal } from './terminal.ts'

/** One line that changes in place on a terminal. Elsewhere nothing is shown. */
export class LiveLine {
  readonly #terminal: Terminal
  #shown = ''

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  show(text: string): void {
    if (!this.#terminal.liveLines || text === this.#shown) return
    // A line that the terminal had to wrap could not be erased again.
    const fitting = text.slice(0, (this.#terminal.errorWidth ?? Infinity) - 1)
    this.#terminal.warn(`${REPLACE_LINE}${fitting}`)
    this.#shown = text
  }

  /** Clears the line. It must run before anything else is written. */
  clear(): void {
    if (this.#shown === '') return
    this.#terminal.warn(REPLACE_LINE)
    this.#shown = ''
  }
}

/** Goes back to the first column and erases to the end of the line. */
const REPLACE_LINE = '\r\u{1B}[K'
