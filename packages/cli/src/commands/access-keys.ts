import type { Credential } from '@openhss/contract'
import type { Command } from 'commander'
import { addConfirmOption, confirmDeletion } from './confirm-deletion.ts'
import type { ConfirmOption } from './confirm-deletion.ts'
import { nounCommand, verbCommand } from './noun-command.ts'
import type { JsonOption } from './noun-command.ts'
import type { Context } from '../context.ts'
import { findUser } from '../client/find-named.ts'
import type { Named } from '../client/find-named.ts'
import { formatFacts, SHOWN_ONCE } from '../output/facts.ts'
import { formatJson } from '../output/output-format.ts'
import { printable } from '../output/printable.ts'
import { formatTable } from '../output/table.ts'
import type { Column } from '../output/table.ts'
import { tell } from '../output/terminal.ts'
import { openTenantSession } from '../client/session.ts'
import type { TenantSession } from '../client/session.ts'

export function accessKeysCommand(context: Context): Command {
  return nounCommand(
    'access-keys',
    'create, list, enable, disable and delete access keys, for the SDKs',
    'The official SDKs sign their requests with the access keys (AK and SK) of a user.',
    [
      createAccessKey(context),
      listCommand(context),
      switchAccessKey('enable', context),
      switchAccessKey('disable', context),
      deleteAccessKey(context),
    ],
  )
}

interface OwnerOption extends JsonOption {
  readonly user?: string
}

function createAccessKey({ environment, terminal }: Context): Command {
  return verbCommand('create', 'create an access key and print it, once', {
    example: 'openhss access-keys create --user alice',
  })
    .option('--user <user>', 'whose it is, by name or ID; without it, your own')
    .option('--description <text>', 'what it is for')
    .action(async (options: OwnerOption & { description?: string }) => {
      const session = await openTenantSession(environment)
      const owner = await findOwner(session, options)
      const { description } = options
      const { credential } = await session.api.createCredential({
        body: {
          credential: { user_id: owner.id, ...(description !== undefined && { description }) },
        },
      })
      if (options.json) return terminal.print(formatJson(credential))
      const facts = formatFacts([
        ['user', owner.name],
        ['access key (AK)', credential.access],
        ['secret key (SK)', credential.secret],
      ])
      tell(terminal, `Created an access key.\n${facts}The secret key is ${SHOWN_ONCE}\n`)
    })
}

function listCommand({ environment, terminal }: Context): Command {
  return verbCommand('list', 'list the access keys of a user, without their secrets', {
    example: 'openhss access-keys list --user alice',
  })
    .option('--user <user>', 'whose they are, by name or ID; without it, your own')
    .action(async (options: OwnerOption) => {
      const session = await openTenantSession(environment)
      const owner = await findOwner(session, options)
      const { credentials } = await session.api.listCredentials({ query: { user_id: owner.id } })
      if (options.json) {
        terminal.print(formatJson({ total_num: credentials.length, data_list: credentials }))
      } else if (credentials.length === 0) {
        terminal.print(`User ${printable(owner.name)} has no access key.\n`)
      } else {
        terminal.print(formatTable(COLUMNS, credentials, terminal))
      }
    })
}

const COLUMNS: readonly Column<Credential>[] = [
  { title: 'ACCESS KEY', value: ({ access }) => access },
  { title: 'STATUS', value: ({ status }) => (status === 'active' ? 'enabled' : 'disabled') },
  { title: 'CREATED', value: ({ create_time: at }) => at },
  { title: 'DESCRIPTION', value: ({ description }) => description, below: true },
]

async function findOwner(session: TenantSession, { user }: OwnerOption): Promise<Named> {
  return user === undefined ? session.user : findUser(session, user, '--user')
}

const SWITCHES = {
  enable: { summary: 'let an access key sign again', status: 'active' },
  disable: { summary: 'let an access key sign no more, until it is enabled', status: 'inactive' },
} as const

function switchAccessKey(verb: keyof typeof SWITCHES, { environment, terminal }: Context): Command {
  const { summary, status } = SWITCHES[verb]
  return verbCommand(verb, summary, {
    example: `openhss access-keys ${verb} HSTAKEXAMPLE12345678`,
  })
    .argument('<access-key>', 'the access key (AK)')
    .action(async (given: string, { json }: JsonOption) => {
      const { api } = await openTenantSession(environment)
      const { credential } = await api.updateCredential({
        params: { access_key: given },
        body: { credential: { status } },
      })
      terminal.print(
        json ? formatJson(credential) : `Access key ${printable(credential.access)} is ${verb}d.\n`,
      )
    })
}

function deleteAccessKey(context: Context): Command {
  const { environment, terminal } = context
  const command = verbCommand('delete', 'delete an access key', {
    example: 'openhss access-keys delete HSTAKEXAMPLE12345678',
  }).argument('<access-key>', 'the access key (AK)')
  return addConfirmOption(command).action(
    async (given: string, { json, ...confirm }: JsonOption & ConfirmOption) => {
      const { api } = await openTenantSession(environment)
      await confirmDeletion(`access key ${given}`, confirm, context)
      await api.deleteCredential({ params: { access_key: given } })
      terminal.print(
        json ? formatJson({ access: given }) : `Access key ${printable(given)} is deleted.\n`,
      )
    },
  )
}
