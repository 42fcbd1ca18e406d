import { EXIT } from './exit-codes.ts'

/** Something the user can mend; the message says what and how, and no stack is shown. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exitCode: number

  constructor(message: string, options: { cause?: unknown; exitCode?: number } = {}) {
    super(message, { cause: options.cause })
    this.exitCode = options.exitCode ?? EXIT.error
  }
}
