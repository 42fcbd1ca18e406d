import type { Command } from 'commander'
import { CLIENT_ENVIRONMENT } from './environment-help.ts'
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
    'move hosts between enterprise projects',
    'A host is in one enterprise project, and with it all that is known of the host.',
    [moveHost(context)],
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
