import type { Command } from 'commander'
import { findKnownHost } from '../../client/known-host.ts'
import { openSession } from '../../client/session.ts'
import type { Context } from '../../context.ts'
import { describeAccountCoverage, describePortCoverage } from '../../output/coverage-text.ts'
import { formatHostFacts } from '../../output/host-output.ts'
import { formatJson } from '../../output/output-format.ts'
import { tell } from '../../output/terminal.ts'
import { CLIENT_ENVIRONMENT } from '../environment-help.ts'
import { HOST_NAME } from '../host-argument.ts'
import { verbCommand } from '../noun-command.ts'
import type { JsonOption } from '../noun-command.ts'

export function showHostCommand({ environment, terminal }: Context): Command {
  return verbCommand('show', 'show what is known of a host and what its scans covered', {
    example: 'openhss hosts show web-1',
    notes: CLIENT_ENVIRONMENT,
  })
    .argument('<host>', HOST_NAME)
    .action(async (given: string, { json }: JsonOption) => {
      const host = await findKnownHost(given, await openSession(environment), environment)
      const { port_coverage: ports, account_coverage: accounts } = host
      if (json) terminal.print(formatJson(host))
      else {
        const covered = [
          ports === undefined ? '' : describePortCoverage(ports),
          accounts === undefined ? '' : describeAccountCoverage(accounts),
        ]
        tell(terminal, `${formatHostFacts(host)}\n${covered.join('')}`)
      }
    })
}
