import { ENTERPRISE_PROJECT_STATUS } from '@openhss/contract'
import type { EnterpriseProject } from '@openhss/contract'
import type { Command } from 'commander'
import { nounCommand, verbCommand } from './noun-command.ts'
import type { JsonOption } from './noun-command.ts'
import type { Context } from '../context.ts'
import { findEnterpriseProject, listEnterpriseProjects } from '../client/find-named.ts'
import { formatFacts } from '../output/facts.ts'
import { formatJson } from '../output/output-format.ts'
import { printable } from '../output/printable.ts'
import { formatTable } from '../output/table.ts'
import type { Column } from '../output/table.ts'
import { openTenantSession } from '../client/session.ts'

export function enterpriseProjectsCommand(context: Context): Command {
  return nounCommand(
    'enterprise-projects',
    'create, list, enable and disable enterprise projects',
    'Enterprise projects group the hosts of a project, such as those of a department. Every host is in one; the one called default, with the ID 0, is always there.',
    [
      createEnterpriseProject(context),
      listCommand(context),
      switchEnterpriseProject('enable', context),
      switchEnterpriseProject('disable', context),
    ],
  )
}

function createEnterpriseProject({ environment, terminal }: Context): Command {
  return verbCommand('create', 'create an enterprise project', {
    example: 'openhss enterprise-projects create finance',
  })
    .argument('<name>', 'up to 64 letters, digits, _ and -')
    .option('--description <text>', 'what it is for')
    .action(async (name: string, { json, description }: JsonOption & { description?: string }) => {
      const { api } = await openTenantSession(environment)
      const { enterprise_project: created } = await api.createEnterpriseProject({
        body: { name, ...(description !== undefined && { description }) },
      })
      terminal.print(
        json
          ? formatJson(created)
          : `Created an enterprise project.\n${formatFacts([
              ['name', created.name],
              ['ID', created.id],
            ])}`,
      )
    })
}

function listCommand({ environment, terminal }: Context): Command {
  return verbCommand('list', 'list the enterprise projects that you may use', {
    example: 'openhss enterprise-projects list',
  }).action(async ({ json }: JsonOption) => {
    const { api } = await openTenantSession(environment)
    const found = await listEnterpriseProjects(api)
    if (json) terminal.print(formatJson(found))
    else if (found.data_list.length === 0) terminal.print('You may use no enterprise project.\n')
    else terminal.print(formatTable(COLUMNS, found.data_list, terminal))
  })
}

const COLUMNS: readonly Column<EnterpriseProject>[] = [
  { title: 'NAME', value: ({ name }) => name },
  { title: 'ID', value: ({ id }) => id },
  {
    title: 'STATUS',
    value: ({ status }) => (status === ENTERPRISE_PROJECT_STATUS.enabled ? 'enabled' : 'disabled'),
  },
  { title: 'DESCRIPTION', value: ({ description }) => description, below: true },
]

const SWITCHES = {
  enable: { summary: 'let hosts enter an enterprise project again', state: 'enabled' },
  disable: {
    summary: 'let no further host enter an enterprise project; those in it stay',
    state: 'disabled',
  },
} as const

function switchEnterpriseProject(
  action: keyof typeof SWITCHES,
  { environment, terminal }: Context,
): Command {
  const { summary, state } = SWITCHES[action]
  return verbCommand(action, summary, {
    example: `openhss enterprise-projects ${action} finance`,
  })
    .argument('<enterprise-project>', 'name or ID')
    .action(async (given: string, { json }: JsonOption) => {
      const { api } = await openTenantSession(environment)
      const { id, name } = await findEnterpriseProject(api, given, 'ENTERPRISE-PROJECT')
      await api.actOnEnterpriseProject({
        params: { enterprise_project_id: id },
        body: { action },
      })
      const status = ENTERPRISE_PROJECT_STATUS[state]
      terminal.print(
        json
          ? formatJson({ id, name, status })
          : `Enterprise project ${printable(name)} is ${state}.\n`,
      )
    })
}
