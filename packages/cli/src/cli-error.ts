/**
 * An error that the user can mend. The message says what is wrong and how to mend it, and no stack is
 * shown.
 */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exitCode: number

  constructor(message: string, options: { cause?: unknown; exitCode?: number } = {}) {
    super(message, { cause: options.cause })
    this.exitCode = options.exitCode ?? EXIT.error
  }
}

/** Exit codes of every command. Scripts rely on them. */
export const EXIT = {
  ok: 0,
  error: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** `scan`: something is weak or dangerous. `findings`: one is open. `words test`: the word would be found. */
  findings: 3,
  /** Interrupted before there was a result: 128 + SIGINT. */
  interrupted: 130,
} as const
