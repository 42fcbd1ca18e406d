import type { Command } from 'commander'
import { findHost } from '../../client/find-host.ts'
import { openSession } from '../../client/session.ts'
import type { Context } from '../../context.ts'
import { formatJson } from '../../output/output-format.ts'
import { printable } from '../../output/printable.ts'
import { CLIENT_ENVIRONMENT } from '../environment-help.ts'
import { HOST_NAME } from '../host-argument.ts'
import { verbCommand } from '../noun-command.ts'
import type { JsonOption } from '../noun-command.ts'

export function renameHostCommand({ environment, terminal }: Context): Command {
  return verbCommand('rename', 'give a host a name that is shown in place of its own', {
    example: "openhss hosts rename ip-10-0-0-7 'shop database'",
    notes: CLIENT_ENVIRONMENT,
  })
    .argument('<host>', HOST_NAME)
    .argument('<name>', "up to 256 characters; '' shows its own name again")
    .action(async (given: string, name: string, { json }: JsonOption) => {
      const session = await openSession(environment)
      const host = await findHost(session, given)
      const renamed = await session.api.renameHost({
        params: { project_id: session.projectId, host_id: host.host_id },
        body: { display_name: name },
      })
      if (json) terminal.print(formatJson(renamed))
      else if (name === '') terminal.print('The host is shown by its own name again.\n')
      else terminal.print(`Host ${printable(host.name)} is now shown as ${printable(name)}.\n`)
    })
}
