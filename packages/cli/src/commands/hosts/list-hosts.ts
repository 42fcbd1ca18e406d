import { fleetKeys } from '@openhss/contract'
import type { Command } from 'commander'
import { Option } from 'commander'
import { listFollowing } from '../../client/pages.ts'
import { openSession } from '../../client/session.ts'
import type { Context } from '../../context.ts'
import { formatHostCsv, formatHostTable } from '../../output/host-output.ts'
import { formatJson } from '../../output/output-format.ts'
import type { FormatOptions } from '../../output/output-format.ts'
import { CLIENT_ENVIRONMENT } from '../environment-help.ts'
import { verbCommand } from '../noun-command.ts'
import { addQueryArgument, readQueryWords } from '../query-argument.ts'

interface ListOptions extends FormatOptions {
  readonly sort: (typeof SORTS)[number]
}

const SORTS = ['name', 'risk', 'last_seen'] as const

export function listHostsCommand({ environment, terminal }: Context): Command {
  const command = verbCommand('list', 'list the hosts that match', {
    example: 'openhss hosts list coverage:partial -label:test',
    notes: CLIENT_ENVIRONMENT,
  })
    .addOption(
      new Option(
        '--sort <order>',
        'by name, the worst open findings first, or those that were not heard of for the longest time first',
      )
        .choices(SORTS)
        .default('name'),
    )
    .addOption(new Option('--csv', 'print CSV, for programs and spreadsheets').conflicts('json'))
  return addQueryArgument(command, fleetKeys).action(
    async (words: readonly string[], { json, csv, sort }: ListOptions) => {
      const q = readQueryWords(words, fleetKeys, terminal)
      const { api, projectId } = await openSession(environment)
      const hosts = await listFollowing((page) =>
        api.listHosts({ params: { project_id: projectId }, query: { q, sort, ...page } }),
      )
      const { total_num: total, data_list: rows } = hosts
      if (json) terminal.print(formatJson(hosts))
      else if (csv) terminal.print(formatHostCsv(rows))
      else if (total === 0) terminal.print('No host matches.\n')
      else terminal.print(`${formatHostTable(rows, terminal)}\n${countOf(total)}\n`)
    },
  )
}

function countOf(hosts: number): string {
  return hosts === 1 ? '1 host.' : `${hosts.toLocaleString('en')} hosts.`
}
