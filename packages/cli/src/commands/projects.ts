import type { Project } from '@openhss/contract'
import type { Command } from 'commander'
import { nounCommand, verbCommand } from './noun-command.ts'
import type { JsonOption } from './noun-command.ts'
import type { Context } from '../context.ts'
import { listProjects } from '../client/find-named.ts'
import { formatFacts } from '../output/facts.ts'
import { formatJson } from '../output/output-format.ts'
import { formatTable } from '../output/table.ts'
import type { Column } from '../output/table.ts'
import { openTenantSession } from '../client/session.ts'

export function projectsCommand(context: Context): Command {
  return nounCommand(
    'projects',
    'create and list the projects of the account',
    'Projects keep hosts, and who sees them, apart. What one project holds no other shows.',
    [createProject(context), listCommand(context)],
  )
}

function createProject({ environment, terminal }: Context): Command {
  return verbCommand('create', 'create a project', { example: 'openhss projects create web' })
    .argument('<name>', 'up to 64 letters, digits, blanks and _ . @ -')
    .action(async (name: string, { json }: JsonOption) => {
      const { api } = await openTenantSession(environment)
      const { project } = await api.createProject({ body: { project: { name } } })
      terminal.print(
        json
          ? formatJson(project)
          : `Created a project.\n${formatFacts([
              ['name', project.name],
              ['ID', project.id],
            ])}`,
      )
    })
}

function listCommand({ environment, terminal }: Context): Command {
  return verbCommand('list', 'list the projects that you may use', {
    example: 'openhss projects list',
  }).action(async ({ json }: JsonOption) => {
    const { api } = await openTenantSession(environment)
    const projects = await listProjects(api)
    if (json) terminal.print(formatJson(projects))
    else if (projects.data_list.length === 0) terminal.print('You may use no project.\n')
    else terminal.print(formatTable(COLUMNS, projects.data_list, terminal))
  })
}

const COLUMNS: readonly Column<Project>[] = [
  { title: 'NAME', value: ({ name }) => name },
  { title: 'ID', value: ({ id }) => id },
  { title: 'DESCRIPTION', value: ({ description }) => description, below: true },
]
