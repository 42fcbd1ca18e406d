import { CommanderError } from 'commander'
import { CliError } from './cli-error.ts'
import type { Context } from './context.ts'
import { isDebugging } from './environment.ts'
import { EXIT } from './exit-codes.ts'
import { printable } from './output/printable.ts'
import { createProgram } from './program.ts'
import { paint } from './output/terminal.ts'

/** Runs one command line; every failure ends as one line and an exit code. */
export async function runProgram(argv: readonly string[], context: Context): Promise<void> {
  try {
    await createProgram(context).parseAsync(argv, { from: 'user' })
  } catch (error) {
    context.setExitCode(exitCodeOf(error))
    // Commander has said it already.
    if (error instanceof CommanderError) return
    context.terminal.warn(describe(error, context))
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) return error.exitCode
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  return EXIT.error
}

function describe(error: unknown, { environment, terminal }: Context): string {
  const message = error instanceof Error ? error.message : String(error)
  const line = `${paint(terminal, 'red', 'error:')} ${printable(message)}\n`
  if (isDebugging(environment)) return `${line}${stacksOf(error).map(printableLines).join('')}`
  const isMistake = error instanceof CliError
  return isMistake
    ? line
    : `${line}This should not happen. OPENHSS_DEBUG=1 shows where it comes from.\n`
}

function stacksOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  return [`${error.stack ?? error.message}\n`, ...stacksOf(error.cause)]
}

function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}
