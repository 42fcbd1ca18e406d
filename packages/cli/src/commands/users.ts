import type { User } from '@openhss/contract'
import type { Command } from 'commander'
import { addConfirmOption, confirmDeletion } from './confirm-deletion.ts'
import type { ConfirmOption } from './confirm-deletion.ts'
import { CREDENTIALS_ENVIRONMENT } from './environment-help.ts'
import { nounCommand, verbCommand } from './noun-command.ts'
import type { JsonOption } from './noun-command.ts'
import { resetPassword } from './reset-password.ts'
import type { Context } from '../context.ts'
import { findUser, listUsers } from '../client/find-named.ts'
import {
  addGrantOptions,
  describeGrant,
  findCover,
  ROLES_HELP,
  toGrant,
} from '../client/grant-options.ts'
import type { GrantOptions } from '../client/grant-options.ts'
import { formatFacts, SHOWN_ONCE } from '../output/facts.ts'
import { formatJson } from '../output/output-format.ts'
import { printable } from '../output/printable.ts'
import { formatTable } from '../output/table.ts'
import type { Column } from '../output/table.ts'
import { tell } from '../output/terminal.ts'
import { openTenantSession } from '../client/session.ts'

export function usersCommand(context: Context): Command {
  return nounCommand(
    'users',
    'create, list, enable, disable and delete users',
    'Users sign in with a password or with access keys; what they may do, their grants say.',
    [
      createUser(context),
      listCommand(context),
      switchUser('enable', context),
      switchUser('disable', context),
      resetPassword(context),
      deleteUser(context),
    ],
  )
}

function createUser({ environment, terminal }: Context): Command {
  const command = verbCommand('create', 'create a user with a random password and a first grant', {
    example: 'openhss users create alice --role operator --project web',
    notes: `${ROLES_HELP}${CREDENTIALS_ENVIRONMENT}`,
  }).argument('<name>', 'up to 64 letters, digits, blanks and _ . @ -')
  return addGrantOptions(command).action(
    async (name: string, { json, role, ...where }: JsonOption & GrantOptions) => {
      const { api, user: creator } = await openTenantSession(environment)
      const cover = await findCover(api, where)
      const created = await api.createUser({ body: { name, ...toGrant(role, cover) } })
      if (json) return terminal.print(formatJson(created))
      const facts = formatFacts([
        ['name', created.name],
        ['ID', created.id],
        ['account', creator.domain.name],
        ['grant', describeGrant(role, cover)],
        ['password', created.password],
      ])
      tell(terminal, `Created a user.\n${facts}The password is ${SHOWN_ONCE}\n`)
    },
  )
}

function listCommand({ environment, terminal }: Context): Command {
  return verbCommand('list', 'list the users of the account', {
    example: 'openhss users list',
  }).action(async ({ json }: JsonOption) => {
    const { api } = await openTenantSession(environment)
    const users = await listUsers(api)
    terminal.print(json ? formatJson(users) : formatTable(COLUMNS, users.data_list, terminal))
  })
}

const COLUMNS: readonly Column<User>[] = [
  { title: 'NAME', value: ({ name }) => name },
  { title: 'ID', value: ({ id }) => id },
  { title: 'STATUS', value: ({ enabled }) => (enabled ? 'enabled' : 'disabled') },
  { title: 'CREATED', value: ({ created_at: at }) => at },
]

const SWITCHES = {
  enable: { summary: 'let a user in again', done: 'is enabled' },
  disable: {
    summary: 'keep a user out; its tokens end, its access keys do not work',
    done: 'is disabled; its tokens have ended',
  },
} as const

function switchUser(verb: keyof typeof SWITCHES, { environment, terminal }: Context): Command {
  const { summary, done } = SWITCHES[verb]
  return verbCommand(verb, summary, { example: `openhss users ${verb} alice` })
    .argument('<user>', 'name or ID')
    .action(async (given: string, { json }: JsonOption) => {
      const session = await openTenantSession(environment)
      const { id } = await findUser(session, given, 'USER')
      const user = await session.api.updateUser({
        params: { user_id: id },
        body: { enabled: verb === 'enable' },
      })
      terminal.print(json ? formatJson(user) : `User ${printable(user.name)} ${done}.\n`)
    })
}

function deleteUser(context: Context): Command {
  const { environment, terminal } = context
  const command = verbCommand('delete', 'delete a user with its tokens, access keys and grants', {
    example: 'openhss users delete alice',
  }).argument('<user>', 'name or ID')
  return addConfirmOption(command).action(
    async (given: string, { json, ...confirm }: JsonOption & ConfirmOption) => {
      const session = await openTenantSession(environment)
      const { id, name } = await findUser(session, given, 'USER')
      await confirmDeletion(
        `user ${name} with its tokens, access keys and grants`,
        confirm,
        context,
      )
      await session.api.deleteUser({ params: { user_id: id } })
      terminal.print(json ? formatJson({ id, name }) : `User ${printable(name)} is deleted.\n`)
    },
  )
}
