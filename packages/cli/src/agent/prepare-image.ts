import { forgetIdentity, OperatorError } from '@openhss/agent/state'
import { Command } from 'commander'
import { stopService } from './service.ts'
import { CliError } from '../cli-error.ts'
import { environmentHelp } from '../commands/environment-help.ts'
import type { Context } from '../context.ts'
import { dataDirectoryOf, endpointOf, joinTokenOf } from '../machine/environment.ts'
import type { Environment } from '../machine/environment.ts'
import { agentFolderOf } from '../machine/local-files.ts'
import { tell } from '../output/terminal.ts'

export function prepareImageCommand(context: Context): Command {
  const { environment, terminal } = context
  return new Command('prepare-image')
    .summary(
      'forget who this host is, so that each machine made of its disk becomes a host of its own',
    )
    .description(
      'Stops the service and removes the identity of this host and all that goes with it. The address of the server and the join token stay in /etc/openhss/agent.env: each machine that starts from the image enrols by itself. To be run last, before the image is made.',
    )
    .addHelpText(
      'after',
      `${environmentHelp(['OPENHSS_DATA_DIR'])}
Example:
  sudo openhss prepare-image

Exit codes: 0 forgotten, or there was nothing to forget, 1 an agent still runs, or no right to it, 2 wrong command line.`,
    )
    .action(async () => {
      const folder = agentFolderOf(dataDirectoryOf(environment))
      const lost = missingSettings(environment)
      stopService()
      const wasEnrolled = await forget(folder, context)
      tell(
        terminal,
        `${wasEnrolled ? 'This host has forgotten who it is.' : 'This host was not enrolled.'}\n${describeStart(lost)}\n`,
      )
    })
}

/** Forgets who this host is. @throws CliError when an agent still runs, or it may not be changed. */
async function forget(folder: string, { terminal, stopSignal }: Context): Promise<boolean> {
  try {
    return await forgetIdentity(folder, {
      log: (_, message) => terminal.warn(`${message}\n`),
      signal: stopSignal(),
    })
  } catch (error) {
    if (error instanceof OperatorError) throw new CliError(error.message, { cause: error })
    throw error
  }
}

function missingSettings(environment: Environment): string[] {
  return [
    ...(endpointOf(environment) === undefined ? ['OPENHSS_ENDPOINT'] : []),
    ...(joinTokenOf(environment) === undefined ? ['OPENHSS_JOIN_TOKEN'] : []),
  ]
}

function describeStart(missing: readonly string[]): string {
  return missing.length === 0
    ? 'Machines made of this disk enrol when they start, as long as the join token is good.'
    : `Machines made of this disk cannot enrol before /etc/openhss/agent.env has ${missing.join(' and ')}.`
}
