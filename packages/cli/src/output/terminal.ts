// Read in this order: terminal.ts, table.ts, printable.ts; then port-output.ts and account-output.ts, which use them.

import { styleText } from 'node:util'
import { wrapLines } from './wrap-text.ts'

/** The place where a command writes, and what it can show. */
export interface Terminal {
  /** Prints results. */
  print(text: string): void
  /** Prints everything else: warnings, progress, errors. */
  warn(text: string): void
  /** Columns of standard output; undefined when no person looks at it. */
  readonly width: number | undefined
  readonly colour: boolean
  /** Columns of standard error; undefined when no person looks at it. */
  readonly errorWidth?: number | undefined
  /** True when a line on standard error can be overwritten. */
  readonly liveLines: boolean
}

/** What a terminal needs of a stream. */
interface Output {
  readonly isTTY?: boolean
  readonly columns?: number | undefined
  write(text: string): unknown
}

export function createTerminal(
  output: Output,
  errors: Output,
  environment: NodeJS.ProcessEnv,
): Terminal {
  const dumb = environment.TERM === 'dumb'
  return {
    print: (text) => output.write(text),
    warn: (text) => errors.write(wrapLines(text, widthOf(errors))),
    width: widthOf(output),
    errorWidth: widthOf(errors),
    // https://no-color.org: any value that is not empty turns colours off.
    colour: output.isTTY === true && !dumb && (environment.NO_COLOR ?? '') === '',
    liveLines: errors.isTTY === true && !dumb,
  }
}

/** Prints sentences for people, whose words the end of a line does not break. */
export function tell(terminal: Terminal, text: string): void {
  terminal.print(wrapLines(text, terminal.width))
}

/** A terminal that nobody gave a size says 0. */
function widthOf({ isTTY, columns }: Output): number | undefined {
  return isTTY && columns ? columns : undefined
}

export type Colour = 'red' | 'green' | 'yellow' | 'bold' | 'dim'

export function paint(terminal: Terminal, colour: Colour, text: string): string {
  return terminal.colour && text !== '' ? styleText(colour, text, { validateStream: false }) : text
}
