import type { Command } from 'commander'
import { findKnownHost } from '../../client/known-host.ts'
import { openSession } from '../../client/session.ts'
import type { Context } from '../../context.ts'
import { formatJson } from '../../output/output-format.ts'
import { printable } from '../../output/printable.ts'
import { addConfirmOption, confirmDeletion } from '../confirm-deletion.ts'
import type { ConfirmOption } from '../confirm-deletion.ts'
import { CLIENT_ENVIRONMENT } from '../environment-help.ts'
import { HOST_NAME } from '../host-argument.ts'
import { verbCommand } from '../noun-command.ts'
import type { JsonOption } from '../noun-command.ts'

export function deleteHostCommand(context: Context): Command {
  const { environment, terminal } = context
  const command = verbCommand('delete', 'delete a host with its findings; its agent is shut out', {
    example: 'openhss hosts delete web-1',
    notes: CLIENT_ENVIRONMENT,
  }).argument('<host>', HOST_NAME)
  return addConfirmOption(command).action(
    async (given: string, { json, ...confirm }: JsonOption & ConfirmOption) => {
      const session = await openSession(environment)
      const { host_id, host_name, name } = await findKnownHost(given, session, environment)
      await confirmDeletion(
        `host ${name} (${host_id}) with all that is known of it`,
        confirm,
        context,
      )
      await session.api.deleteHost({ params: { project_id: session.projectId, host_id } })
      terminal.print(
        json
          ? formatJson({ host_id, host_name })
          : `Host ${printable(name)} is deleted. Its agent is refused from now on; stop it there.\n`,
      )
    },
  )
}
