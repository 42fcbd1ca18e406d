import { findingKeys } from '@openhss/contract'
import type { Finding } from '@openhss/contract'
import { Command, InvalidArgumentError, Option } from 'commander'
import { EXIT } from '../../cli-error.ts'
import { openSession } from '../../client/session.ts'
import type { Session } from '../../client/session.ts'
import type { Context } from '../../context.ts'
import { formatFindingCsv, formatFindingTable } from '../../output/finding-output.ts'
import { addFormatOptions, formatJson } from '../../output/output-format.ts'
import type { FormatOptions } from '../../output/output-format.ts'
import { tell } from '../../output/terminal.ts'
import { CLIENT_ENVIRONMENT } from '../environment-help.ts'
import { addQueryArgument, readQueryWords } from '../query-argument.ts'

interface ListOptions extends FormatOptions {
  readonly limit: number
}

export function listFindingsVerb({ environment, terminal, setExitCode }: Context): Command {
  const command = new Command('list')
    .summary('list findings, the worst first')
    .description(
      'Lists findings, the worst first: those that are open, unless the query has `state:`. What a host that is not online has is as of when it was heard of last.',
    )
    .addOption(
      new Option('--limit <number>', 'at most so many').argParser(readLimit).default(200, '200'),
    )
  return addFormatOptions(addQueryArgument(command, findingKeys))
    .addHelpText(
      'after',
      `${CLIENT_ENVIRONMENT}
Example:
  openhss findings list severity:critical
  openhss findings kind:dangerous_port host:web-* age:<7d
  openhss findings state:accepted until:<14d

Exit codes: 0 none is open, 3 at least one is, 1 no server or refused, 2 wrong command line.`,
    )
    .action(async (words: readonly string[], { json, csv, limit }: ListOptions) => {
      const q = readQueryWords(words, findingKeys, terminal)
      const { total, rows } = await listFindings(await openSession(environment), q, limit)
      if (json) terminal.print(formatJson({ total_num: total, data_list: rows }))
      else if (csv) terminal.print(formatFindingCsv(rows))
      else {
        const table = rows.length === 0 ? '' : `${formatFindingTable(rows, terminal)}\n`
        tell(terminal, `${table}${describeCount(rows.length, total)}\n`)
      }
      if (rows.some(({ state }) => state === 'open')) setExitCode(EXIT.findings)
    })
}

async function listFindings(
  { api, projectId }: Session,
  q: string,
  limit: number,
): Promise<{ readonly total: number; readonly rows: readonly Finding[] }> {
  const rows: Finding[] = []
  let total = 0
  let after: string | undefined
  do {
    const page = await api.listFindings({
      params: { project_id: projectId },
      query: {
        q,
        limit: Math.min(PAGE_SIZE, limit - rows.length),
        ...(after !== undefined && { after }),
      },
    })
    rows.push(...page.data_list)
    total = Math.max(total, page.total_num ?? 0)
    after = page.data_list.length === 0 ? undefined : page.next
  } while (after !== undefined && rows.length < limit)
  return { total: Math.max(total, rows.length), rows }
}

/** The largest page that the contract allows. */
const PAGE_SIZE = 200

function describeCount(shown: number, total: number): string {
  if (total === 0) return 'No finding matches.'
  const count = `${total.toLocaleString('en')} ${total === 1 ? 'finding' : 'findings'}`
  return shown < total ? `${count}, the worst ${shown} are shown.` : `${count}.`
}

function readLimit(text: string): number {
  const limit = Number(text)
  if (!/^\d{1,6}$/.test(text) || limit < 1) {
    throw new InvalidArgumentError('It must be a number from 1 to 999999.')
  }
  return limit
}
