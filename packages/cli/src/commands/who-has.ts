import { fleetKeys, pastPortKeys } from '@openhss/contract'
import type { FleetPort } from '@openhss/contract'
import { Command, InvalidArgumentError, Option } from 'commander'
import { listFollowing } from '../client/pages.ts'
import { openSession } from '../client/session.ts'
import type { Session } from '../client/session.ts'
import type { Context } from '../context.ts'
import { formatFleetPortCsv, formatFleetPortTable } from '../output/fleet-port-output.ts'
import { addFormatOptions, formatJson } from '../output/output-format.ts'
import type { FormatOptions } from '../output/output-format.ts'
import { formatPastPortCsv, formatPastPortTable } from '../output/past-port-output.ts'
import { tell } from '../output/terminal.ts'
import type { Terminal } from '../output/terminal.ts'
import { CLIENT_ENVIRONMENT } from './environment-help.ts'
import { addQueryArgument, readQueryWords } from './query-argument.ts'
import { readTime, TIME_ARGUMENT } from './time-argument.ts'

interface WhoHasOptions extends FormatOptions {
  readonly asOf?: string
}

export function whoHasCommand({ environment, terminal }: Context): Command {
  const command = new Command('who-has')
    .summary('list the hosts that have a port open')
    .description(
      'Lists who has a port open, on all hosts of the project. What a host that is not online has, it had when it was scanned last.',
    )
    .argument('<port>', 'number of the port, such as 6379, or 53/udp', readPort)
    .addOption(
      new Option('--as-of <time>', `who had it then: ${TIME_ARGUMENT}`).argParser(readTime),
    )
  return addFormatOptions(addQueryArgument(command, fleetKeys))
    .addHelpText(
      'after',
      `${CLIENT_ENVIRONMENT}
Example:
  openhss who-has 6379/tcp address:any -label:test
  openhss who-has 6379 --as-of 7d

Exit codes: 0 listed, 1 no server or refused, 2 wrong command line.`,
    )
    .action(async (port: string, words: readonly string[], options: WhoHasOptions) => {
      const { json, csv, asOf } = options
      const keys = asOf === undefined ? fleetKeys : pastPortKeys
      const q = `${port} ${readQueryWords(words, keys, terminal)}`
      const session = await openSession(environment)
      if (asOf !== undefined) return showPast(session, { q, at: asOf }, options, terminal)
      const { api, projectId } = session
      const ports = await listFollowing((page) =>
        api.listOpenPorts({ params: { project_id: projectId }, query: { q, ...page } }),
      )
      const { data_list: rows } = ports
      if (json) terminal.print(formatJson(ports))
      else if (csv) terminal.print(formatFleetPortCsv(rows))
      else {
        const { total_num: unseen = 0 } = await api.listHosts({
          params: { project_id: projectId },
          query: { q: '-coverage:complete', limit: 1 },
        })
        const table = rows.length === 0 ? '' : `${formatFleetPortTable(rows, terminal)}\n`
        tell(terminal, `${table}${describeCount(rows)} ${describeUnseen(unseen)}\n`)
      }
    })
}

async function showPast(
  { api, projectId }: Session,
  query: { readonly q: string; readonly at: string },
  { json, csv }: FormatOptions,
  terminal: Terminal,
): Promise<void> {
  let unknown = 0
  const ports = await listFollowing(async (page) => {
    const answer = await api.listPastPorts({
      params: { project_id: projectId },
      query: { ...query, ...page },
    })
    unknown = answer.hosts_not_recorded
    return answer
  })
  const { data_list: rows } = ports
  if (json) return terminal.print(formatJson({ ...ports, hosts_not_recorded: unknown }))
  if (csv) return terminal.print(formatPastPortCsv(rows))
  const table = rows.length === 0 ? '' : `${formatPastPortTable(rows, terminal)}\n`
  const hosts = new Set(rows.map(({ host_id: id }) => id)).size
  const had = hosts === 1 ? '1 host had' : `${hosts.toLocaleString('en')} hosts had`
  const but =
    unknown === 0
      ? ''
      : ` Of ${unknown.toLocaleString('en')} more nothing was recorded at that time.`
  tell(terminal, `${table}${had} it open at ${query.at}.${but}${describeClients(query.q)}\n`)
}

/** A list without such a port says nothing of it. */
function describeClients(q: string): string {
  const port = Number(/^port:(\d+)/.exec(q)?.[1])
  const isOne = port >= 32_768 && port <= 60_999
  return isOne
    ? ' Ports from 32768 to 60999 that are on no list are recorded as one for each program, port 0.'
    : ''
}

function describeCount(rows: readonly FleetPort[]): string {
  const hosts = new Set(rows.map(({ host_id: id }) => id)).size
  if (hosts === 0) return 'No host is known to have it open.'
  return hosts === 1 ? '1 host has it open.' : `${hosts.toLocaleString('en')} hosts have it open.`
}

/** A host that is not in the list need not be without the port. */
function describeUnseen(hosts: number): string {
  if (hosts === 0) return 'Everything was seen on all hosts.'
  const on = hosts === 1 ? '1 host' : `${hosts.toLocaleString('en')} hosts`
  return `Not everything was seen on ${on}: see \`openhss hosts list -coverage:complete\`.`
}

/** Reads `6379` or `6379/tcp` as terms of a query. */
function readPort(text: string): string {
  const [, number = '', type] = /^(\d{1,5})(?:\/(tcp|udp))?$/i.exec(text) ?? []
  const port = Number(number)
  if (number === '' || port < 1 || port > 65_535) {
    throw new InvalidArgumentError(
      'It must be a number from 1 to 65535, with /tcp or /udp if need be.',
    )
  }
  return `port:${port}${type === undefined ? '' : ` type:${type.toLowerCase()}`}`
}
