import { Command, InvalidArgumentError } from 'commander'
import { MAX_JOIN_TOKEN_HOURS, MAX_JOIN_TOKEN_USES } from '@openhss/contract'
import { CLIENT_ENVIRONMENT } from './environment-help.ts'
import type { Context } from '../context.ts'
import { findEnterpriseProject } from '../client/find-named.ts'
import { formatJson } from '../output/output-format.ts'
import { printable } from '../output/printable.ts'
import { openSession } from '../client/session.ts'

interface JoinTokenOptions {
  readonly uses: number
  readonly validHours: number
  readonly enterpriseProject?: string
  readonly json?: true
}

export function joinTokenCommand({ environment, terminal }: Context): Command {
  return new Command('join-token')
    .summary('print a token with which agents enrol')
    .description('Prints a join token for `openhss agent` and nothing else.')
    .option('--uses <number>', 'how many agents may use it', parseCount(MAX_JOIN_TOKEN_USES), 1)
    .option(
      '--valid-hours <number>',
      'hours until it expires',
      parseCount(MAX_JOIN_TOKEN_HOURS),
      24,
    )
    .option(
      '--enterprise-project <enterprise-project>',
      'where the hosts go, by name or ID; without it, into the default one',
    )
    .option('--json', 'print JSON with the token and when it expires, for programs')
    .addHelpText(
      'after',
      `${CLIENT_ENVIRONMENT}
Example:
  openhss join-token --uses 20

Exit codes: 0 printed, 1 no server or refused, 2 wrong command line.`,
    )
    .action(async (options: JoinTokenOptions) => {
      const { api, projectId } = await openSession(environment)
      const { uses, validHours, enterpriseProject: given } = options
      const enterpriseProject =
        given === undefined
          ? undefined
          : await findEnterpriseProject(api, given, '--enterprise-project')
      const created = await api.createJoinToken({
        params: { project_id: projectId },
        body: {
          uses,
          valid_hours: validHours,
          ...(enterpriseProject && { enterprise_project_id: enterpriseProject.id }),
        },
      })
      terminal.print(options.json ? formatJson(created) : `${printable(created.join_token)}\n`)
    })
}

function parseCount(maximum: number): (text: string) => number {
  return (text) => {
    const count = Number(text)
    if (/^\d{1,9}$/.test(text) && count >= 1 && count <= maximum) return count
    throw new InvalidArgumentError(`It must be a number from 1 to ${maximum}.`)
  }
}
