import { changeKeys, MAX_COUNTED_CHANGES } from '@openhss/contract'
import type { Change } from '@openhss/contract'
import { Command, InvalidArgumentError, Option } from 'commander'
import { findHost } from '../client/find-host.ts'
import { openSession } from '../client/session.ts'
import type { Session } from '../client/session.ts'
import type { Context } from '../context.ts'
import { formatChangeCsv, formatChangeTable } from '../output/change-output.ts'
import { addFormatOptions, formatJson } from '../output/output-format.ts'
import type { FormatOptions } from '../output/output-format.ts'
import { tell } from '../output/terminal.ts'
import { CLIENT_ENVIRONMENT } from './environment-help.ts'
import { addQueryArgument, readQueryWords } from './query-argument.ts'
import { readTime, TIME_ARGUMENT } from './time-argument.ts'

interface ChangesOptions extends FormatOptions {
  readonly since: string
  readonly until?: string
  readonly limit: number
}

export function changesCommand({ environment, terminal }: Context): Command {
  const command = new Command('changes')
    .summary('list what changed on the hosts: ports, accounts, agents')
    .description(
      'Lists what changed, newest first. A first word without a colon names one host. What came and went between two looks at a host is not known.',
    )
    .addOption(
      new Option('--since <time>', `not before: ${TIME_ARGUMENT}`)
        .argParser(readTime)
        .default(readTime('24h'), '24h'),
    )
    .addOption(new Option('--until <time>', 'before, in the same forms').argParser(readTime))
    .addOption(
      new Option('--limit <number>', 'at most so many').argParser(readLimit).default(1_000, '1000'),
    )
  return addFormatOptions(addQueryArgument(command, changeKeys))
    .addHelpText(
      'after',
      `${CLIENT_ENVIRONMENT}
Example:
  openhss changes --since 7d port:6379

Exit codes: 0 listed, 1 no server, refused or no such host, 2 wrong command line.`,
    )
    .action(async (words: readonly string[], options: ChangesOptions) => {
      const [first] = words
      const given = first !== undefined && /^[^:"-][^:"]*$/.test(first) ? first : undefined
      const q = readQueryWords(given === undefined ? words : words.slice(1), changeKeys, terminal)
      const session = await openSession(environment)
      const hostId = given === undefined ? undefined : (await findHost(session, given)).host_id
      const { rows, total } = await listChanges(session, hostId, q, options)
      if (options.json) {
        terminal.print(formatJson({ total_num: total, data_list: rows }))
      } else if (options.csv) {
        terminal.print(formatChangeCsv(rows))
      } else {
        const table = rows.length === 0 ? '' : `${formatChangeTable(rows, terminal)}\n`
        tell(terminal, `${table}${describeCount(rows.length, total, options.since)}\n`)
      }
    })
}

async function listChanges(
  { api, projectId }: Session,
  hostId: string | undefined,
  q: string,
  { since, until, limit }: ChangesOptions,
): Promise<{ readonly rows: readonly Change[]; readonly total: number }> {
  const rows: Change[] = []
  let total = 0
  let after: string | undefined
  do {
    const query = {
      q,
      since,
      ...(until !== undefined && { until }),
      ...(after !== undefined && { after }),
      limit: Math.min(PAGE_SIZE, limit - rows.length),
    }
    const params = { project_id: projectId }
    const page =
      hostId === undefined
        ? await api.listChanges({ params, query })
        : await api.listHostChanges({ params: { ...params, host_id: hostId }, query })
    rows.push(...page.data_list)
    total = Math.max(total, page.total_num ?? 0)
    after = page.data_list.length === 0 ? undefined : page.next
  } while (after !== undefined && rows.length < limit)
  return { rows, total: Math.max(total, rows.length) }
}

/** The largest page that the contract allows. */
const PAGE_SIZE = 200

function describeCount(shown: number, total: number, since: string): string {
  if (total === 0) return `Nothing is known to have changed since ${since}.`
  const count = total >= MAX_COUNTED_CHANGES ? `${total} or more` : `${total}`
  const more = shown < total ? `, the newest ${shown} are shown` : ''
  return `${count} ${total === 1 ? 'change' : 'changes'} since ${since}${more}.`
}

function readLimit(text: string): number {
  const limit = Number(text)
  if (!/^\d{1,6}$/.test(text) || limit < 1) {
    throw new InvalidArgumentError('It must be a number from 1 to 999999.')
  }
  return limit
}
