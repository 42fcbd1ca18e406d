import { ALL_GRANTED_ENTERPRISE_PROJECTS, DEFAULT_ENTERPRISE_PROJECT } from '@openhss/contract'
import type { HostGroup } from '@openhss/contract'
import type { Command } from 'commander'
import { CliError, EXIT } from '../cli-error.ts'
import { findGroup, listGroups } from '../client/find-group.ts'
import { findHost } from '../client/find-host.ts'
import { findEnterpriseProject, listEnterpriseProjects } from '../client/find-named.ts'
import { openSession } from '../client/session.ts'
import type { Session } from '../client/session.ts'
import type { Context } from '../context.ts'
import { formatFacts } from '../output/facts.ts'
import { formatJson } from '../output/output-format.ts'
import { printable } from '../output/printable.ts'
import { formatTable } from '../output/table.ts'
import type { Column } from '../output/table.ts'
import { addConfirmOption, confirmDeletion } from './confirm-deletion.ts'
import type { ConfirmOption } from './confirm-deletion.ts'
import { CLIENT_ENVIRONMENT } from './environment-help.ts'
import { HOST_NAME } from './host-argument.ts'
import { nounCommand, verbCommand } from './noun-command.ts'
import type { JsonOption } from './noun-command.ts'

export function groupsCommand(context: Context): Command {
  return nounCommand(
    'groups',
    'put hosts into groups',
    'A host is in one group at most. A group belongs to an enterprise project, as its hosts do; a host that moves to another one leaves its group.',
    [
      listCommand(context),
      createGroup(context),
      renameGroup(context),
      deleteGroup(context),
      addHosts(context),
      removeHosts(context),
    ],
  )
}

const GROUP = 'name or ID of the group'
const notes = CLIENT_ENVIRONMENT

function listCommand({ environment, terminal }: Context): Command {
  return verbCommand('list', 'list the groups of hosts', {
    example: 'openhss groups list',
    notes,
  }).action(async ({ json }: JsonOption) => {
    const session = await openSession(environment)
    const found = await listGroups(session)
    if (json) {
      terminal.print(formatJson(found))
      return
    }
    if (found.data_list.length === 0) {
      terminal.print('There is no group of hosts: `openhss groups create` makes one.\n')
      return
    }
    const { data_list: all } = await listEnterpriseProjects(session.api)
    const names = new Map(all.map(({ id, name }) => [id, name]))
    terminal.print(formatTable(columnsFor(names), found.data_list, terminal))
  })
}

function columnsFor(enterpriseProjects: ReadonlyMap<string, string>): Column<HostGroup>[] {
  return [
    { title: 'NAME', value: ({ group_name }) => group_name },
    { title: 'HOSTS', value: ({ host_num }) => String(host_num), right: true },
    { title: 'AT RISK', value: ({ risk_host_num }) => String(risk_host_num), right: true },
    {
      title: 'OFFLINE',
      value: ({ unprotect_host_num }) => String(unprotect_host_num),
      right: true,
    },
    {
      title: 'ENTERPRISE PROJECT',
      value: ({ enterprise_project_id: id }) => enterpriseProjects.get(id) ?? id,
    },
    { title: 'ID', value: ({ group_id }) => group_id },
  ]
}

function createGroup({ environment, terminal }: Context): Command {
  return verbCommand('create', 'create a group of hosts', {
    example: 'openhss groups create web --enterprise-project finance',
    notes,
  })
    .argument('<name>', 'up to 128 characters')
    .argument('[hosts...]', HOST_NAME)
    .option('--enterprise-project <enterprise-project>', 'where it belongs, by name or ID')
    .action(
      async (
        name: string,
        hosts: readonly string[],
        { json, enterpriseProject: given }: JsonOption & { enterpriseProject?: string },
      ) => {
        const session = await openSession(environment)
        const { api, projectId } = session
        const { id } =
          given === undefined
            ? { id: DEFAULT_ENTERPRISE_PROJECT }
            : await findEnterpriseProject(api, given, '--enterprise-project')
        const query = { enterprise_project_id: id }
        const hostIds = await findHostIds(session, hosts)
        const body = { group_name: name, host_id_list: hostIds }
        await api.addHostsGroup({ params: { project_id: projectId }, query, body })
        const group = await findMade(session, name, id)
        terminal.print(
          json
            ? formatJson(group)
            : `Created a group of hosts.\n${formatFacts([
                ['name', group.group_name],
                ['ID', group.group_id],
                ['hosts', String(group.host_num)],
              ])}`,
        )
      },
    )
}

/** Finds the group that was just made, because HSS's answer does not tell its ID. */
async function findMade(
  session: Session,
  name: string,
  enterpriseProjectId: string,
): Promise<HostGroup> {
  const { data_list: groups } = await listGroups(session, { group_name: name.slice(0, 64) })
  const made = groups.find(
    ({ group_name, enterprise_project_id: id }) =>
      group_name === name && id === enterpriseProjectId,
  )
  if (made === undefined) throw new CliError(`The group ${name} was made, and is gone already`)
  return made
}

function renameGroup({ environment, terminal }: Context): Command {
  return verbCommand('rename', 'give a group of hosts another name', {
    example: 'openhss groups rename web shop',
    notes,
  })
    .argument('<group>', GROUP)
    .argument('<name>', 'its new name, up to 256 characters')
    .action(async (given: string, name: string, { json }: JsonOption) => {
      // The API takes an empty one for none.
      if (name === '') throw new CliError('The new name is empty.', { exitCode: EXIT.usage })
      const session = await openSession(environment)
      const { group_id: groupId, group_name: before } = await findGroup(session, given)
      await change(session, { group_id: groupId, group_name: name })
      terminal.print(
        json
          ? formatJson({ group_id: groupId, group_name: name })
          : `Group ${printable(before)} is now called ${printable(name)}.\n`,
      )
    })
}

function deleteGroup(context: Context): Command {
  const { environment, terminal } = context
  const command = verbCommand('delete', 'delete a group of hosts; its hosts stay', {
    example: 'openhss groups delete web',
    notes,
  }).argument('<group>', GROUP)
  return addConfirmOption(command).action(
    async (given: string, { json, ...confirm }: JsonOption & ConfirmOption) => {
      const session = await openSession(environment)
      const { group_id, group_name, host_num } = await findGroup(session, given)
      const hosts = countHosts(host_num)
      await confirmDeletion(
        `group ${group_name}, in which are ${hosts} that stay`,
        confirm,
        context,
      )
      const params = { project_id: session.projectId }
      await session.api.deleteHostsGroup({ params, query: { ...ANYWHERE, group_id } })
      terminal.print(
        json
          ? formatJson({ group_id, group_name })
          : `Group ${printable(group_name)} is deleted; ${hosts} left it.\n`,
      )
    },
  )
}

function addHosts({ environment, terminal }: Context): Command {
  return verbCommand('add', 'put hosts into a group, out of the ones that they are in', {
    example: 'openhss groups add web web-1 web-2',
    notes,
  })
    .argument('<group>', GROUP)
    .argument('[hosts...]', HOST_NAME)
    .option('--all', 'every host of the enterprise project of the group')
    .action(
      async (
        given: string,
        hosts: readonly string[],
        { json, all }: JsonOption & { all?: true },
      ) => {
        if ((hosts.length === 0) === (all === undefined)) {
          throw new CliError('Name hosts, or give --all.', { exitCode: EXIT.usage })
        }
        const session = await openSession(environment)
        const { group_id } = await findGroup(session, given)
        const hostIds = await findHostIds(session, hosts)
        for (const host_id_list of all ? [undefined] : parts(hostIds)) {
          await session.api.associateHostsGroup({
            params: { project_id: session.projectId },
            query: ANYWHERE,
            body: { group_id, operate_all: all === true, ...(host_id_list && { host_id_list }) },
          })
        }
        await showGroup(session, group_id, json, terminal)
      },
    )
}

function removeHosts({ environment, terminal }: Context): Command {
  return verbCommand('remove', 'take hosts out of a group', {
    example: 'openhss groups remove web web-2',
    notes,
  })
    .argument('<group>', GROUP)
    .argument('<hosts...>', HOST_NAME)
    .action(async (given: string, hosts: readonly string[], { json }: JsonOption) => {
      const session = await openSession(environment)
      const { group_id, group_name, host_id_list } = await findGroup(session, given)
      const leaving = new Set(await findHostIds(session, hosts))
      const stranger = [...leaving].find((id) => !host_id_list.includes(id))
      if (stranger !== undefined) {
        throw new CliError(
          `Host ${stranger} is not in the group ${group_name}; nothing was changed`,
        )
      }
      const staying = host_id_list.filter((id) => !leaving.has(id))
      await change(session, { group_id, host_id_list: staying })
      await showGroup(session, group_id, json, terminal)
    })
}

const ANYWHERE = { enterprise_project_id: ALL_GRANTED_ENTERPRISE_PROJECTS }

async function change(
  { api, projectId }: Session,
  body: { group_id: string; group_name?: string; host_id_list?: string[] },
): Promise<void> {
  await api.changeHostsGroup({ params: { project_id: projectId }, query: ANYWHERE, body })
}

async function showGroup(
  session: Session,
  groupId: string,
  json: true | undefined,
  terminal: Context['terminal'],
): Promise<void> {
  const group = await findGroup(session, groupId)
  terminal.print(
    json
      ? formatJson(group)
      : `Group ${printable(group.group_name)} has ${countHosts(group.host_num)} now.\n`,
  )
}

function countHosts(count: number): string {
  return count === 1 ? '1 host' : `${count} hosts`
}

async function findHostIds(session: Session, given: readonly string[]): Promise<string[]> {
  const ids = new Set<string>()
  for (const name of given) ids.add((await findHost(session, name)).host_id)
  return [...ids]
}

/** Cuts a list into as many as one call takes. */
function parts(hostIds: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(hostIds.length / MAX_HOSTS) }, (_, n) =>
    hostIds.slice(n * MAX_HOSTS, (n + 1) * MAX_HOSTS),
  )
}

const MAX_HOSTS = 200
