import { Command } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { agentDoctorCommand } from './agent/agent-doctor.ts'
import { agentStatusCommand } from './agent/agent-status.ts'
import { prepareImageCommand } from './agent/prepare-image.ts'
import { uninstallCommand } from './agent/uninstall.ts'
import { configure, runCommandLine } from './command-line.ts'
import { runCommand } from './commands/agent.ts'
import { scanCommand } from './commands/scan.ts'
import type { Context } from './context.ts'

/** Runs one command line of `openhss-agent`, the program of the package. */
export async function runAgentProgram(argv: readonly string[], context: Context): Promise<void> {
  await runCommandLine(createAgentProgram, argv, context)
}

/** Makes the program of a host that is watched: what an agent needs, and nothing of a server. */
export function createAgentProgram(context: Context): Command {
  const program = new Command('openhss-agent')
    .description('Watches this host for an OpenHSS server: open ports, weak passwords.')
    .version(packageJson.version)
    .addHelpText(
      'after',
      '\nExample:\n  sudo openhss status\n\nExit codes: 0 done, 1 error, 2 wrong command line, 3 `openhss scan` found something. Settings of the service: /etc/openhss/agent.env.',
    )
  for (const create of COMMANDS) program.addCommand(create(context))
  configure(program, context)
  return program
}

const COMMANDS = [
  agentStatusCommand,
  agentDoctorCommand,
  scanCommand,
  runCommand,
  prepareImageCommand,
  uninstallCommand,
]
