import type { Command } from 'commander'
import { findKnownHost } from '../../client/known-host.ts'
import { openSession } from '../../client/session.ts'
import type { Context } from '../../context.ts'
import { formatJson } from '../../output/output-format.ts'
import { printable } from '../../output/printable.ts'
import { CLIENT_ENVIRONMENT } from '../environment-help.ts'
import { HOST_NAME } from '../host-argument.ts'
import { verbCommand } from '../noun-command.ts'
import type { JsonOption } from '../noun-command.ts'

export function splitHostCommand({ environment, terminal }: Context): Command {
  return verbCommand('split', 'let copies of the agent of a host become hosts of their own', {
    example: 'openhss hosts split web-1',
    notes: `Be sure that the copies are yours: who stole the identity of the host looks the same.
${CLIENT_ENVIRONMENT}`,
  })
    .argument('<host>', HOST_NAME)
    .action(async (given: string, { json }: JsonOption) => {
      const session = await openSession(environment)
      const { host_id, name } = await findKnownHost(given, session, environment)
      const params = { project_id: session.projectId, host_id }
      const split = await session.api.splitHost({ params })
      terminal.print(
        json
          ? formatJson(split)
          : `Copies of ${printable(name)} become hosts of their own when they call, within five minutes.\n`,
      )
    })
}
