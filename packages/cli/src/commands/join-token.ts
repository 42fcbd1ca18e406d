import { Command, InvalidArgumentError } from 'commander'
import { MAX_EPHEMERAL_HOURS, MAX_JOIN_TOKEN_HOURS, MAX_JOIN_TOKEN_USES } from '@openhss/contract'
import type { JoinToken } from '@openhss/contract'
import { addConfirmOption, confirmDeletion } from './confirm-deletion.ts'
import type { ConfirmOption } from './confirm-deletion.ts'
import { CLIENT_ENVIRONMENT } from './environment-help.ts'
import { verbCommand } from './noun-command.ts'
import type { JsonOption } from './noun-command.ts'
import { CliError } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { findEnterpriseProject } from '../client/find-named.ts'
import { listAll } from '../client/pages.ts'
import { formatJson } from '../output/output-format.ts'
import { printable } from '../output/printable.ts'
import { formatTable } from '../output/table.ts'
import type { Column } from '../output/table.ts'
import { openSession } from '../client/session.ts'

interface JoinTokenOptions {
  readonly name?: string
  readonly uses: number
  readonly validHours: number
  readonly enterpriseProject?: string
  readonly ephemeral?: number
  readonly line?: true
  readonly json?: true
}

export function joinTokenCommand(context: Context): Command {
  const { environment, terminal } = context
  return (
    new Command('join-token')
      .summary('print a token with which agents enrol; list and revoke them')
      .description('Prints a join token for `openhss agent` and nothing else.')
      // Else an option of `join-token list` would be taken for one of `join-token`.
      .enablePositionalOptions()
      .addCommand(listJoinTokens(context))
      .addCommand(revokeJoinToken(context))
      .option('--name <name>', 'what it is for, as the list shows it')
      .option('--uses <number>', 'how many agents may use it', parseCount(MAX_JOIN_TOKEN_USES), 1)
      .option(
        '--valid-hours <number>',
        'hours until it expires',
        parseCount(MAX_JOIN_TOKEN_HOURS),
        24,
      )
      .option(
        '--enterprise-project <enterprise-project>',
        'where the hosts go, by name or ID; without it, into the default one',
      )
      .option(
        '--ephemeral <hours>',
        'for hosts that come and go: delete one that is offline for so many hours',
        parseCount(MAX_EPHEMERAL_HOURS),
      )
      .option('--line', 'print the line that installs the agent on a host with this token')
      .option('--json', 'print JSON with the token and when it expires, for programs')
      .addHelpText(
        'after',
        `${CLIENT_ENVIRONMENT}
Example:
  openhss join-token --uses 20 --name 'web servers of November'
  openhss join-token --line

Exit codes: 0 printed, 1 no server or refused, 2 wrong command line.`,
      )
      .action(async (options: JoinTokenOptions) => {
        const { api, endpoint, projectId } = await openSession(environment)
        const { name, uses, validHours, enterpriseProject: given, ephemeral } = options
        const enterpriseProject =
          given === undefined
            ? undefined
            : await findEnterpriseProject(api, given, '--enterprise-project')
        const created = await api.createJoinToken({
          params: { project_id: projectId },
          body: {
            ...(name !== undefined && { name }),
            uses,
            valid_hours: validHours,
            ...(enterpriseProject && { enterprise_project_id: enterpriseProject.id }),
            ...(ephemeral !== undefined && { ephemeral_hours: ephemeral }),
          },
        })
        if (options.json) terminal.print(formatJson(created))
        else if (options.line) terminal.print(`${installLine(endpoint, created.join_token)}\n`)
        else terminal.print(`${printable(created.join_token)}\n`)
      })
  )
}

/** Writes what a person pastes into a shell. @throws CliError for a token that a shell would take for more than a word. */
function installLine(endpoint: string, joinToken: string): string {
  if (!/^[\w.-]+$/.test(joinToken)) {
    throw new CliError(`The server made a token that is none: ${printable(joinToken)}`)
  }
  return `curl -fsSL ${endpoint}/install.sh | sudo OPENHSS_JOIN_TOKEN=${joinToken} sh`
}

function listJoinTokens({ environment, terminal }: Context): Command {
  return verbCommand('list', 'list the join tokens of the project, without the tokens themselves', {
    example: 'openhss join-token list',
    notes: CLIENT_ENVIRONMENT,
  }).action(async ({ json }: JsonOption) => {
    const { api, projectId } = await openSession(environment)
    const params = { project_id: projectId }
    const tokens = await listAll((page) => api.listJoinTokens({ params, query: page }))
    terminal.print(json ? formatJson(tokens) : formatTable(COLUMNS, tokens.data_list, terminal))
  })
}

const COLUMNS: readonly Column<JoinToken>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'NAME', value: nameOf },
  { title: 'ENDS IN', value: ({ token_end: end }) => end ?? 'not kept' },
  { title: 'USES LEFT', value: ({ uses_left: uses }) => String(uses) },
  { title: 'VALID UNTIL', value: ({ expires_at: at }) => at },
  { title: 'MADE BY', value: makerOf },
  { title: 'LAST USED', value: ({ last_used_at: at }) => at ?? 'never' },
  {
    title: 'HOSTS STAY',
    value: ({ ephemeral_hours: hours }) =>
      hours === undefined ? 'until deleted' : `until ${hours} h offline`,
  },
  { title: 'ENTERPRISE PROJECT', value: ({ enterprise_project_id: id }) => id },
]

/** A token without a name is told by who made it and when. */
function nameOf(token: JoinToken): string {
  return token.name ?? `${makerOf(token)}, ${token.created_at}`
}

function makerOf({ created_by: maker }: JoinToken): string {
  return maker?.name ?? 'the server'
}

function revokeJoinToken(context: Context): Command {
  const { environment, terminal } = context
  const command = verbCommand('revoke', 'end a join token; hosts that enrolled with it stay', {
    example: 'openhss join-token revoke 0f8fad5bd9cb469fa16570867728950e',
    notes: CLIENT_ENVIRONMENT,
  }).argument('<id>', 'ID of the token, as `openhss join-token list` shows it')
  return addConfirmOption(command).action(
    async (id: string, { json, ...confirm }: JsonOption & ConfirmOption) => {
      const { api, projectId } = await openSession(environment)
      await confirmDeletion(`join token ${id}`, confirm, context)
      await api.deleteJoinToken({ params: { project_id: projectId, join_token_id: id } })
      terminal.print(json ? formatJson({ id }) : `Join token ${printable(id)} is revoked.\n`)
    },
  )
}

function parseCount(maximum: number): (text: string) => number {
  return (text) => {
    const count = Number(text)
    if (/^\d{1,9}$/.test(text) && count >= 1 && count <= maximum) return count
    throw new InvalidArgumentError(`It must be a number from 1 to ${maximum}.`)
  }
}
