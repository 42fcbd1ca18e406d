import type { Grant } from '@openhss/contract'
import type { Command } from 'commander'
import { addConfirmOption, confirmDeletion } from './confirm-deletion.ts'
import type { ConfirmOption } from './confirm-deletion.ts'
import { CREDENTIALS_ENVIRONMENT } from './environment-help.ts'
import { nounCommand, verbCommand } from './noun-command.ts'
import type { JsonOption } from './noun-command.ts'
import type { Context } from '../context.ts'
import type { Api } from '../client/create-client.ts'
import { findUser, listEnterpriseProjects, listProjects, listUsers } from '../client/find-named.ts'
import {
  addGrantOptions,
  describeGrant,
  findCover,
  ROLES_HELP,
  toGrant,
} from '../client/grant-options.ts'
import type { GrantOptions } from '../client/grant-options.ts'
import { formatFacts } from '../output/facts.ts'
import { formatJson } from '../output/output-format.ts'
import { printable } from '../output/printable.ts'
import { formatTable } from '../output/table.ts'
import type { Column } from '../output/table.ts'
import { tell } from '../output/terminal.ts'
import { listAll } from '../client/pages.ts'
import { openTenantSession } from '../client/session.ts'

export function grantsCommand(context: Context): Command {
  return nounCommand(
    'grants',
    'give and take away what users may do',
    'A grant gives a user a role: in the whole account, in one project, or only in some enterprise projects.',
    [createGrant(context), listCommand(context), deleteGrant(context)],
  )
}

function createGrant({ environment, terminal }: Context): Command {
  const command = verbCommand('create', 'give a user a role; its tokens end', {
    example: 'openhss grants create alice --role auditor --enterprise-project finance',
    notes: `${ROLES_HELP}${CREDENTIALS_ENVIRONMENT}`,
  }).argument('<user>', 'name or ID')
  return addGrantOptions(command).action(
    async (given: string, { json, role, ...where }: JsonOption & GrantOptions) => {
      const session = await openTenantSession(environment)
      const { id, name } = await findUser(session, given, 'USER')
      const cover = await findCover(session.api, where)
      const grant = await session.api.createGrant({
        body: { user_id: id, ...toGrant(role, cover) },
      })
      if (json) return terminal.print(formatJson(grant))
      const facts = formatFacts([
        ['user', name],
        ['grant', describeGrant(role, cover)],
        ['ID', grant.id],
      ])
      tell(terminal, `Gave a user a role.\n${facts}Its tokens have ended.\n`)
    },
  )
}

function listCommand({ environment, terminal }: Context): Command {
  return verbCommand('list', 'list who may do what where', { example: 'openhss grants list' })
    .option('--user <user>', 'only of this user, by name or ID')
    .action(async ({ json, user }: JsonOption & { readonly user?: string }) => {
      const session = await openTenantSession(environment)
      const { api } = session
      const query =
        user === undefined ? {} : { user_id: (await findUser(session, user, '--user')).id }
      const grants = await listAll((page) => api.listGrants({ query: { ...query, ...page } }))
      if (json) terminal.print(formatJson(grants))
      else if (grants.data_list.length === 0) terminal.print('There is no grant.\n')
      else terminal.print(formatTable(await columnsOf(api), grants.data_list, terminal))
    })
}

/** Makes the columns of a grant, with names in the place of IDs. */
async function columnsOf(api: Api): Promise<Column<Grant>[]> {
  const lists = [await listUsers(api), await listProjects(api), await listEnterpriseProjects(api)]
  const names = new Map(
    lists.flatMap(({ data_list: all }) => all.map(({ id, name }) => [id, name] as const)),
  )
  const nameOf = (id: string) => names.get(id) ?? id
  return [
    { title: 'USER', value: ({ user_id: id }) => nameOf(id) },
    { title: 'ROLE', value: ({ role }) => role },
    { title: 'PROJECT', value: ({ project_id: id }) => (id === undefined ? '(all)' : nameOf(id)) },
    {
      title: 'ENTERPRISE PROJECT',
      value: ({ enterprise_project_ids: ids }) => ids?.map(nameOf).join(', ') ?? '(all)',
    },
    { title: 'ID', value: ({ id }) => id },
  ]
}

function deleteGrant(context: Context): Command {
  const { environment, terminal } = context
  const command = verbCommand('delete', 'take a role away; the tokens of its user end', {
    example: 'openhss grants delete 0f8fad5bd9cb469fa16570867728950e',
  }).argument('<grant>', 'ID of the grant, as `openhss grants list` shows it')
  return addConfirmOption(command).action(
    async (id: string, { json, ...confirm }: JsonOption & ConfirmOption) => {
      const { api } = await openTenantSession(environment)
      await confirmDeletion(`grant ${id}`, confirm, context)
      await api.deleteGrant({ params: { grant_id: id } })
      terminal.print(json ? formatJson({ id }) : `Grant ${printable(id)} is taken away.\n`)
    },
  )
}
