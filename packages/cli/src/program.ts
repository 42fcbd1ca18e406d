import { Command } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { accessKeysCommand } from './commands/access-keys.ts'
import { accountsCommand } from './commands/accounts.ts'
import { agentCommand } from './commands/agent.ts'
import { detectCommand } from './commands/detect.ts'
import { doctorCommand } from './commands/doctor.ts'
import { enterpriseProjectsCommand } from './commands/enterprise-projects.ts'
import { environmentCommand } from './commands/environment.ts'
import { grantsCommand } from './commands/grants.ts'
import { hostsCommand } from './commands/hosts.ts'
import { joinTokenCommand } from './commands/join-token.ts'
import { portsCommand } from './commands/ports.ts'
import { projectsCommand } from './commands/projects.ts'
import { scanCommand } from './commands/scan.ts'
import { serverCommand } from './commands/server.ts'
import { statusCommand } from './commands/status.ts'
import { tokenCommand } from './commands/token.ts'
import { upCommand } from './commands/up.ts'
import { usersCommand } from './commands/users.ts'
import { weakPasswordsCommand } from './commands/weak-passwords.ts'
import { wordsCommand } from './commands/words.ts'
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
      '\nExample:\n  sudo openhss scan\n\nExit codes: 0 done, 1 error, 2 wrong command line, 3 `scan` or `words test` found something, 130 `scan` was interrupted. OPENHSS_DEBUG=1 shows where an error comes from.',
    )
  for (const [title, commands] of Object.entries(GROUPS)) {
    program.commandsGroup(title)
    for (const create of commands) program.addCommand(create(context))
  }
  program.commandsGroup('Help:').addCommand(environmentCommand(context)).helpCommand(true)
  configure(program, '', context)
  return program
}

/** In the order of the help. */
const GROUPS = {
  'This machine:': [
    upCommand,
    scanCommand,
    serverCommand,
    agentCommand,
    statusCommand,
    doctorCommand,
  ],
  'Hosts:': [
    portsCommand,
    weakPasswordsCommand,
    wordsCommand,
    detectCommand,
    joinTokenCommand,
    hostsCommand,
  ],
  'Who may do what:': [
    usersCommand,
    grantsCommand,
    accessKeysCommand,
    tokenCommand,
    projectsCommand,
    enterpriseProjectsCommand,
    accountsCommand,
  ],
} satisfies Readonly<Record<string, readonly ((context: Context) => Command)[]>>

/** Commander passes such settings on to commands that it makes itself only. */
function configure(command: Command, path: string, context: Context): void {
  const { terminal } = context
  command
    // The caller decides on exit codes.
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError(`Run \`openhss ${path}--help\` to see what there is.`)
    .configureOutput({
      writeOut: (text) => terminal.print(text),
      writeErr: (text) => terminal.warn(text),
    })
  for (const below of command.commands) configure(below, `${path}${below.name()} `, context)
}
