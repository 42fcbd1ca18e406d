import type { Command } from 'commander'
import { findHost } from '../../client/find-host.ts'
import { openSession } from '../../client/session.ts'
import type { Context } from '../../context.ts'
import { formatJson } from '../../output/output-format.ts'
import { printable } from '../../output/printable.ts'
import { tell } from '../../output/terminal.ts'
import { CLIENT_ENVIRONMENT } from '../environment-help.ts'
import { HOST_NAME } from '../host-argument.ts'
import { verbCommand } from '../noun-command.ts'
import type { JsonOption } from '../noun-command.ts'

export function rotateSecretCommand({ environment, terminal }: Context): Command {
  return verbCommand('rotate-secret', 'have the agent of a host take another secret', {
    example: 'openhss hosts rotate-secret web-1',
    notes: `The agent does so by itself every thirty days, too. The old secret counts until
the new one was used once.
${CLIENT_ENVIRONMENT}`,
  })
    .argument('<host>', HOST_NAME)
    .action(async (given: string, { json }: JsonOption) => {
      const session = await openSession(environment)
      const { host_id, name } = await findHost(session, given)
      const params = { project_id: session.projectId, host_id }
      await session.api.rotateAgentSecret({ params })
      if (json) terminal.print(formatJson({ host_id }))
      else tell(terminal, `The agent of ${printable(name)} takes another secret when it calls.\n`)
    })
}
