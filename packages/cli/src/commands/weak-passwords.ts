import { ALL_GRANTED_ENTERPRISE_PROJECTS } from '@openhss/contract'
import type { AccountCoverageSummary, HostScans, WeakPasswordHost } from '@openhss/contract'
import { Command } from 'commander'
import { CLIENT_ENVIRONMENT } from './environment-help.ts'
import { formatWeakCsv, formatWeakTable } from '../output/account-output.ts'
import type { Context } from '../context.ts'
import { describeAccountCoverage, describeCoverageOfAll } from '../output/coverage-text.ts'
import { HOST_ARGUMENT } from './host-argument.ts'
import { findKnownHost } from '../client/known-host.ts'
import { addFormatOptions, formatJson } from '../output/output-format.ts'
import type { FormatOptions } from '../output/output-format.ts'
import { listAll } from '../client/pages.ts'
import type { Page } from '../client/pages.ts'
import { commandOf } from '../machine/environment.ts'
import { withOwnCommand } from '../machine/own-command.ts'
import { openSession } from '../client/session.ts'
import type { Session } from '../client/session.ts'
import { printable } from '../output/printable.ts'
import { paint } from '../output/terminal.ts'
import type { Terminal } from '../output/terminal.ts'
import { wrapLines } from '../output/wrap-text.ts'

interface WeakPasswordsOptions extends FormatOptions {
  readonly user?: string
  readonly all?: true
}

export function weakPasswordsCommand({ environment, terminal }: Context): Command {
  const command = new Command('weak-passwords')
    .summary('list the accounts with weak passwords, from the server')
    .description('Lists the accounts with weak passwords as the server knows them, masked.')
    .argument('[host]', HOST_ARGUMENT)
    .option('--all', 'every host of the project')
    .option('--user <name>', 'only accounts with this in their name')
    .addHelpText(
      'after',
      `${CLIENT_ENVIRONMENT}
Example:
  openhss weak-passwords --all --csv

Exit codes: 0 listed, 1 no server, refused or no such host, 2 wrong command line.`,
    )
  return addFormatOptions(command).action(
    async (given: string | undefined, { json, csv, user, all }: WeakPasswordsOptions) => {
      const session = await openSession(environment)
      const host = all ? undefined : await findKnownHost(given, session, environment)
      const hosts = await listWeakPasswords(session, {
        ...(host && { host_id: host.host_id }),
        ...(user !== undefined && { user_name: user }),
      })
      if (json) terminal.print(formatJson(hosts))
      else if (csv) {
        terminal.print(formatWeakCsv(hosts.data_list))
        const unlisted = describeUnlisted(hosts.data_list)
        if (unlisted !== '') terminal.warn(unlisted)
      } else if (host) terminal.print(describeWeakPasswords(hosts.data_list, host, terminal))
      else {
        const { api, projectId } = session
        const summary = await api.showAccountCoverage({ params: { project_id: projectId } })
        const typed = commandOf(environment)
        const text = describeWeakPasswordsOfAll(hosts.data_list, summary, terminal)
        terminal.print(withOwnCommand(text, typed))
      }
    },
  )
}

/** Lists all accounts that match, in every enterprise project that the user may see. */
export function listWeakPasswords(
  { api, projectId }: Session,
  filter: { readonly host_id?: string; readonly user_name?: string },
): Promise<Page<WeakPasswordHost>> {
  const query = { enterprise_project_id: ALL_GRANTED_ENTERPRISE_PROJECTS, ...filter }
  return listAll((page) =>
    api.listWeakPasswordUsers({ params: { project_id: projectId }, query: { ...query, ...page } }),
  )
}

/** Describes the accounts for a person, and what the check of the one host covered. */
export function describeWeakPasswords(
  hosts: readonly WeakPasswordHost[],
  { account_coverage: coverage }: HostScans,
  terminal: Terminal,
): string {
  const covered = coverage
    ? describeAccountCoverage(coverage)
    : 'Its accounts were not checked yet.\n'
  return `${describeAccounts(hosts, terminal)}\n${paint(terminal, 'dim', wrapLines(covered, terminal.width))}`
}

/** The same of every host of a project: a host that is not in the list need not be clean. */
function describeWeakPasswordsOfAll(
  hosts: readonly WeakPasswordHost[],
  summary: AccountCoverageSummary,
  terminal: Terminal,
): string {
  const covered = describeCoverageOfAll(summary)
  return `${describeAccounts(hosts, terminal)}\n${paint(terminal, 'dim', wrapLines(covered, terminal.width))}`
}

function describeAccounts(hosts: readonly WeakPasswordHost[], terminal: Terminal): string {
  const isWeak = hosts.some(({ weak_pwd_accounts: accounts }) => accounts.length > 0)
  if (!isWeak) return 'No account with a weak password is known.\n'
  return formatWeakTable(hosts, terminal) + describeUnlisted(hosts)
}

/** Names the hosts that have more accounts than the server lists of one. */
function describeUnlisted(hosts: readonly WeakPasswordHost[]): string {
  const lines = hosts.flatMap(
    ({ host_name: name, weak_pwd_num: all, weak_pwd_accounts: { length } }) =>
      all > length
        ? [`${printable(name)}: ${all - length} more accounts that are not listed.\n`]
        : [],
  )
  return lines.join('')
}
