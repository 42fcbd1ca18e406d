import type { Command } from 'commander'
import { findHost } from '../../client/find-host.ts'
import { findEnterpriseProject } from '../../client/find-named.ts'
import { openSession } from '../../client/session.ts'
import type { Context } from '../../context.ts'
import { formatJson } from '../../output/output-format.ts'
import { printable } from '../../output/printable.ts'
import { CLIENT_ENVIRONMENT } from '../environment-help.ts'
import { HOST_NAME } from '../host-argument.ts'
import { verbCommand } from '../noun-command.ts'
import type { JsonOption } from '../noun-command.ts'

export function moveHostCommand({ environment, terminal }: Context): Command {
  return verbCommand('move', 'move a host to another enterprise project', {
    example: 'openhss hosts move web-1 --enterprise-project finance',
    notes: CLIENT_ENVIRONMENT,
  })
    .argument('<host>', HOST_NAME)
    .requiredOption('--enterprise-project <enterprise-project>', 'where it goes, by name or ID')
    .action(async (host: string, { json, ...to }: JsonOption & { enterpriseProject: string }) => {
      const session = await openSession(environment)
      const { api, projectId } = session
      const { id, name } = await findEnterpriseProject(
        api,
        to.enterpriseProject,
        '--enterprise-project',
      )
      const { host_id, name: hostName } = await findHost(session, host)
      const moved = await api.moveHost({
        params: { project_id: projectId, host_id },
        body: { enterprise_project_id: id },
      })
      terminal.print(
        json
          ? formatJson(moved)
          : `Host ${printable(hostName)} is now in enterprise project ${printable(name)}.\n`,
      )
    })
}
