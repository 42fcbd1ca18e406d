import type { Terminal } from './terminal.ts'

/** One line that changes in place; on anything but a terminal nothing is shown. */
export class LiveLine {
  readonly #terminal: Terminal
  #shown = ''

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  show(text: string): void {
    if (!this.#terminal.liveLines || text === this.#shown) return
    this.#terminal.warn(`${REPLACE_LINE}${text}`)
    this.#shown = text
  }

  /** Must run before anything else is written. */
  clear(): void {
    if (this.#shown === '') return
    this.#terminal.warn(REPLACE_LINE)
    this.#shown = ''
  }
}

/** Back to the first column, then erase to the end of the line. */
const REPLACE_LINE = '\r\u{1B}[K'
