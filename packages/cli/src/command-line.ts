import { CommanderError } from 'commander'
import type { Command } from 'commander'
import { CliError, EXIT } from './cli-error.ts'
import type { Context } from './context.ts'
import { commandOf, isDebugging } from './machine/environment.ts'
import { withOwnCommand } from './machine/own-command.ts'
import { describeUnknownVariables } from './machine/unknown-variables.ts'
import { printable } from './output/printable.ts'
import { paint, tell } from './output/terminal.ts'

/** Runs one command line of a program; every failure ends as one line and an exit code. */
export async function runCommandLine(
  create: (context: Context) => Command,
  argv: readonly string[],
  context: Context,
): Promise<void> {
  for (const line of describeUnknownVariables(context.environment.variables)) {
    context.terminal.warn(`${paint(context.terminal, 'yellow', 'warning:')} ${printable(line)}\n`)
  }
  try {
    await create(context).parseAsync(argv, { from: 'user' })
  } catch (error) {
    context.setExitCode(exitCodeOf(error))
    // Commander has printed the message already.
    if (error instanceof CommanderError) return
    context.terminal.warn(describe(error, context))
  }
}

/**
 * Configures a program and every command below it: commander passes such settings on only to commands that it makes
 * itself.
 */
export function configure(command: Command, context: Context, path = ''): void {
  const { terminal, environment } = context
  const typed = commandOf(environment)
  command
    // The caller decides on exit codes.
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError(`Run \`openhss ${path}--help\` to see what there is.`)
    .configureOutput({
      writeOut: (text) => tell(terminal, withOwnCommand(text, typed)),
      writeErr: (text) => terminal.warn(withOwnCommand(text, typed)),
    })
  for (const below of command.commands) configure(below, context, `${path}${below.name()} `)
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) return error.exitCode
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  return EXIT.error
}

function describe(error: unknown, { environment, terminal }: Context): string {
  const message = error instanceof Error ? error.message : String(error)
  const line = `${paint(terminal, 'red', 'error:')} ${printable(withOwnCommand(message, commandOf(environment)))}\n`
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
