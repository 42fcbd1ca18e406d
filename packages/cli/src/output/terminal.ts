import { styleText } from 'node:util'

/** Where a command writes, and what that place can show. */
export interface Terminal {
  /** Results. */
  print(text: string): void
  /** Everything else: warnings, progress, errors. */
  warn(text: string): void
  /** Columns of standard output when a person looks at it. */
  readonly width: number | undefined
  readonly colour: boolean
  /** Whether a line on standard error can be overwritten. */
  readonly liveLines: boolean
}

export function createTerminal(
  output: NodeJS.WriteStream,
  errors: NodeJS.WriteStream,
  environment: NodeJS.ProcessEnv,
): Terminal {
  const dumb = environment.TERM === 'dumb'
  return {
    print: (text) => output.write(text),
    warn: (text) => errors.write(text),
    // A terminal that nobody gave a size says 0.
    width: output.isTTY && output.columns > 0 ? output.columns : undefined,
    // https://no-color.org: any value that is not empty.
    colour: output.isTTY && !dumb && (environment.NO_COLOR ?? '') === '',
    liveLines: errors.isTTY && !dumb,
  }
}

export type Colour = 'red' | 'green' | 'yellow' | 'bold' | 'dim'

export function paint(terminal: Terminal, colour: Colour, text: string): string {
  return terminal.colour && text !== '' ? styleText(colour, text, { validateStream: false }) : text
}
