import { Command, InvalidArgumentError } from 'commander'
import { CLIENT_ENVIRONMENT } from './environment-help.ts'
import type { Context } from '../context.ts'
import { printable } from '../output/printable.ts'
import { explainFailure, openSession } from '../session.ts'

interface JoinTokenOptions {
  readonly uses: number
  readonly validHours: number
}

export function joinTokenCommand({ environment, terminal }: Context): Command {
  return new Command('join-token')
    .summary('print a token with which agents enrol')
    .description('Prints a join token for `openhss agent` and nothing else.')
    .option('--uses <number>', 'how many agents may use it', parseCount(10_000), 1)
    .option('--valid-hours <number>', 'hours until it expires', parseCount(720), 24)
    .addHelpText(
      'after',
      `${CLIENT_ENVIRONMENT}
Example:
  openhss join-token --uses 20

Exit codes: 0 printed, 1 no server or refused, 2 wrong command line.`,
    )
    .action(async ({ uses, validHours }: JoinTokenOptions) => {
      const { api, endpoint, projectId } = await openSession(environment)
      const { join_token: joinToken } = await explainFailure(
        endpoint,
        api.createJoinToken({
          params: { project_id: projectId },
          body: { uses, valid_hours: validHours },
        }),
      )
      terminal.print(`${printable(joinToken)}\n`)
    })
}

function parseCount(maximum: number): (text: string) => number {
  return (text) => {
    const count = Number(text)
    if (/^\d{1,9}$/.test(text) && count >= 1 && count <= maximum) return count
    throw new InvalidArgumentError(`It must be a number from 1 to ${maximum}.`)
  }
}
