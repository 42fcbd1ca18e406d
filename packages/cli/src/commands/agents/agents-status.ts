import type { Command } from 'commander'
import { listAll } from '../../client/pages.ts'
import { openSession } from '../../client/session.ts'
import type { Context } from '../../context.ts'
import { formatJson } from '../../output/output-format.ts'
import { formatTable } from '../../output/table.ts'
import { formatUpgrade, UPGRADE_HOST_COLUMNS } from '../../output/upgrade-output.ts'
import { CLIENT_ENVIRONMENT } from '../environment-help.ts'
import { verbCommand } from '../noun-command.ts'
import type { JsonOption } from '../noun-command.ts'

export function agentsStatusCommand({ environment, terminal }: Context): Command {
  return verbCommand('status', 'show how far the upgrade of the agents is', {
    example: 'openhss agents status',
    notes: CLIENT_ENVIRONMENT,
  }).action(async ({ json }: JsonOption) => {
    const { api, projectId } = await openSession(environment)
    const params = { project_id: projectId }
    const upgrade = await api.showAgentUpgrade({ params })
    const hosts = await listAll((page) => api.listAgentUpgradeHosts({ params, query: page }))
    if (json) {
      terminal.print(formatJson({ ...upgrade, host_list: hosts.data_list }))
      return
    }
    terminal.print(formatUpgrade(upgrade))
    if (hosts.data_list.length === 0) return
    terminal.print(`\n${formatTable(UPGRADE_HOST_COLUMNS, hosts.data_list, terminal)}`)
  })
}
