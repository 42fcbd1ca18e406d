import type { Command } from 'commander'
import { nounCommand, verbCommand } from './noun-command.ts'
import type { JsonOption } from './noun-command.ts'
import type { Context } from '../context.ts'
import type { Named } from '../client/find-named.ts'
import { formatFacts, SHOWN_ONCE } from '../output/facts.ts'
import { formatJson } from '../output/output-format.ts'
import { formatTable } from '../output/table.ts'
import type { Column } from '../output/table.ts'
import { tell } from '../output/terminal.ts'
import { listAll } from '../client/pages.ts'
import { openTenantSession } from '../client/session.ts'

export function accountsCommand(context: Context): Command {
  return nounCommand(
    'accounts',
    'create and list accounts, for who operates the service',
    'An account is a tenant, with users and projects of its own: nobody outside sees what is in it.',
    [createAccount(context), listCommand(context)],
  )
}

function createAccount({ environment, terminal }: Context): Command {
  return verbCommand('create', 'create an account with an administrator and a project', {
    example: 'openhss accounts create acme',
  })
    .argument('<name>', 'up to 64 letters, digits, blanks and _ . @ -')
    .action(async (name: string, { json }: JsonOption) => {
      const { api } = await openTenantSession(environment)
      const created = await api.createAccount({ body: { name } })
      if (json) return terminal.print(formatJson(created))
      const facts = formatFacts([
        ['name', created.name],
        ['ID', created.id],
        ['project', created.project.name],
        ['user', created.user.name],
        ['password', created.password],
      ])
      tell(terminal, `Created an account.\n${facts}The password is ${SHOWN_ONCE}\n`)
    })
}

function listCommand({ environment, terminal }: Context): Command {
  return verbCommand('list', 'list the accounts of the service', {
    example: 'openhss accounts list',
  }).action(async ({ json }: JsonOption) => {
    const { api } = await openTenantSession(environment)
    const accounts = await listAll((page) => api.listAccounts({ query: page }))
    terminal.print(json ? formatJson(accounts) : formatTable(COLUMNS, accounts.data_list, terminal))
  })
}

const COLUMNS: readonly Column<Named>[] = [
  { title: 'NAME', value: ({ name }) => name },
  { title: 'ID', value: ({ id }) => id },
]
