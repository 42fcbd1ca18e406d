import { Command } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { configure, runCommandLine } from './command-line.ts'
import { COMMAND_GROUPS } from './commands/command-groups.ts'
import { completionCommand } from './commands/completion.ts'
import { environmentCommand } from './commands/list-environment.ts'
import type { Context } from './context.ts'

/** Runs one command line of `openhss`; every failure ends as one line and an exit code. */
export async function runProgram(argv: readonly string[], context: Context): Promise<void> {
  await runCommandLine(createProgram, argv, context)
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
  configure(program, context)
  return program
}
