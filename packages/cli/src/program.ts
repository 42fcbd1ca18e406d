import { Command, CommanderError } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { CliError, EXIT } from './cli-error.ts'
import { COMMAND_GROUPS } from './commands/command-groups.ts'
import { completionCommand } from './commands/completion.ts'
import { environmentCommand } from './commands/list-environment.ts'
import type { Context } from './context.ts'
import { commandOf, isDebugging } from './machine/environment.ts'
import { withOwnCommand } from './machine/own-command.ts'
import { describeUnknownVariables } from './machine/unknown-variables.ts'
import { printable } from './output/printable.ts'
import { paint, tell } from './output/terminal.ts'

/** Runs one command line; every failure ends as one line and an exit code. */
export async function runProgram(argv: readonly string[], context: Context): Promise<void> {
  for (const line of describeUnknownVariables(context.environment.variables)) {
    context.terminal.warn(`${paint(context.terminal, 'yellow', 'warning:')} ${printable(line)}\n`)
  }
  try {
    await createProgram(context).parseAsync(argv, { from: 'user' })
  } catch (error) {
    context.setExitCode(exitCodeOf(error))
    // Commander has printed the message already.
    if (error instanceof CommanderError) return
    context.terminal.warn(describe(error, context))
  }
}

/** Makes the program with every command of `openhss`. */
export function createProgram(context: Context): Command {
  const program = new Command('openhss')
    .description(
      'Open ports with their owners, accounts with weak passwords: on this machine and on a fleet.',
    )
    .version(packageJson.version)
    .addHelpText(
      'after',
      '\nExample:\n  sudo openhss scan\n\nExit codes: 0 done, 1 error, 2 wrong command line, 3 `scan` or `words test` found something, 130 stopped waiting. OPENHSS_DEBUG=1 shows where an error comes from.',
    )
  for (const [title, commands] of Object.entries(COMMAND_GROUPS)) {
    program.commandsGroup(title)
    for (const create of commands) program.addCommand(create(context))
  }
  program
    .commandsGroup('Help:')
    .addCommand(environmentCommand(context))
    .addCommand(completionCommand(context))
    .helpCommand(true)
  configure(program, '', context)
  return program
}

/**
 * Configures a command and all below it: commander passes such settings on only to commands that it makes
 * itself.
 */
function configure(command: Command, path: string, context: Context): void {
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
  for (const below of command.commands) configure(below, `${path}${below.name()} `, context)
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
