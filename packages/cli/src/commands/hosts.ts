import type { Command } from 'commander'
import { CLIENT_ENVIRONMENT } from './environment-help.ts'
import { addConfirmOption, confirmDeletion } from './confirm-deletion.ts'
import type { ConfirmOption } from './confirm-deletion.ts'
import { nounCommand, verbCommand } from './noun-command.ts'
import type { JsonOption } from './noun-command.ts'
import type { Context } from '../context.ts'
import { findEnterpriseProject } from '../client/find-named.ts'
import { formatJson } from '../output/output-format.ts'
import { printable } from '../output/printable.ts'
import { openSession } from '../client/session.ts'

export function hostsCommand(context: Context): Command {
  return nounCommand(
    'hosts',
    'move hosts between enterprise projects, and delete them',
    'A host is in one enterprise project, and with it all that is known of the host.',
    [moveHost(context), deleteHost(context)],
    'openhss hosts move d4d5f272-994d-46e3-9479-3e1d079d2ff5 --enterprise-project finance',
  )
}

function moveHost({ environment, terminal }: Context): Command {
  return verbCommand('move', 'move a host to another enterprise project', {
    example: 'openhss hosts move d4d5f272-994d-46e3-9479-3e1d079d2ff5 --enterprise-project finance',
    notes: CLIENT_ENVIRONMENT,
  })
    .argument('<host>', 'ID of the host')
    .requiredOption('--enterprise-project <enterprise-project>', 'where it goes, by name or ID')
    .action(async (host: string, { json, ...to }: JsonOption & { enterpriseProject: string }) => {
      const { api, projectId } = await openSession(environment)
      const { id, name } = await findEnterpriseProject(
        api,
        to.enterpriseProject,
        '--enterprise-project',
      )
      const moved = await api.moveHost({
        params: { project_id: projectId, host_id: host },
        body: { enterprise_project_id: id },
      })
      terminal.print(
        json
          ? formatJson(moved)
          : `Host ${printable(moved.host_id)} is now in enterprise project ${printable(name)}.\n`,
      )
    })
}

function deleteHost(context: Context): Command {
  const { environment, terminal } = context
  const command = verbCommand('delete', 'delete a host with its findings; its agent is shut out', {
    example: 'openhss hosts delete d4d5f272-994d-46e3-9479-3e1d079d2ff5',
    notes: CLIENT_ENVIRONMENT,
  }).argument('<host>', 'ID of the host')
  return addConfirmOption(command).action(
    async (host: string, { json, ...confirm }: JsonOption & ConfirmOption) => {
      const { api, projectId } = await openSession(environment)
      const params = { project_id: projectId, host_id: host }
      const { host_id, host_name } = await api.showHostScans({ params })
      await confirmDeletion(
        `host ${host_name} (${host_id}) with all that is known of it`,
        confirm,
        context,
      )
      await api.deleteHost({ params })
      terminal.print(
        json
          ? formatJson({ host_id, host_name })
          : `Host ${printable(host_name)} is deleted. Its agent is refused from now on; stop it there.\n`,
      )
    },
  )
}
