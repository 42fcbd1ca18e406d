import { Command } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { agentCommand } from './commands/agent.ts'
import { doctorCommand } from './commands/doctor.ts'
import { joinTokenCommand } from './commands/join-token.ts'
import { portsCommand } from './commands/ports.ts'
import { scanCommand } from './commands/scan.ts'
import { serverCommand } from './commands/server.ts'
import { statusCommand } from './commands/status.ts'
import { tokenCommand } from './commands/token.ts'
import { upCommand } from './commands/up.ts'
import { weakPasswordsCommand } from './commands/weak-passwords.ts'
import type { Context } from './context.ts'

/** Every command of `openhss`. */
export function createProgram(context: Context): Command {
  const program = new Command('openhss')
    .description(
      'Open ports with their owners, accounts with weak passwords: on this machine and on a fleet.',
    )
    .version(packageJson.version)
    .addHelpText(
      'after',
      '\nExample:\n  sudo openhss scan\n\nExit codes: 0 done, 1 error, 2 wrong command line, 3 `scan` found something, 130 `scan` was interrupted. OPENHSS_DEBUG=1 shows where an error comes from.',
    )
  const commands = [
    upCommand,
    scanCommand,
    serverCommand,
    agentCommand,
    joinTokenCommand,
    tokenCommand,
    portsCommand,
    weakPasswordsCommand,
    statusCommand,
    doctorCommand,
  ].map((create) => create(context))
  const { terminal } = context
  for (const command of [program, ...commands]) {
    command
      // The caller decides on exit codes.
      .exitOverride()
      .showSuggestionAfterError()
      .showHelpAfterError(
        `Run \`openhss ${command === program ? '' : `${command.name()} `}--help\` to see what there is.`,
      )
      .configureOutput({
        writeOut: (text) => terminal.print(text),
        writeErr: (text) => terminal.warn(text),
      })
  }
  for (const command of commands) program.addCommand(command)
  return program
}
