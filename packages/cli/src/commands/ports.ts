import { ALL_GRANTED_ENTERPRISE_PROJECTS } from '@openhss/contract'
import type { HostScans, Port } from '@openhss/contract'
import { Command, InvalidArgumentError, Option } from 'commander'
import { CLIENT_ENVIRONMENT } from './environment-help.ts'
import type { Context } from '../context.ts'
import { describePortCoverage } from '../output/coverage-text.ts'
import { HOST_ARGUMENT } from './host-argument.ts'
import { findKnownHost } from '../client/known-host.ts'
import { addFormatOptions, formatJson } from '../output/output-format.ts'
import type { FormatOptions } from '../output/output-format.ts'
import { listAll } from '../client/pages.ts'
import { formatPortCsv, formatPortTable } from '../output/port-output.ts'
import { openSession } from '../client/session.ts'
import { paint } from '../output/terminal.ts'
import type { Terminal } from '../output/terminal.ts'
import { wrapLines } from '../output/wrap-text.ts'

interface PortsOptions extends FormatOptions {
  readonly port?: number
  readonly type?: 'TCP' | 'UDP'
  readonly status?: 'danger' | 'unknown' | 'normal'
  readonly category?: 'host' | 'container'
}

export function portsCommand({ environment, terminal }: Context): Command {
  const command = new Command('ports')
    .summary('list the open ports of a host, from the server')
    .description('Lists the open ports of one host as the server knows them.')
    .argument('[host]', HOST_ARGUMENT)
    .addOption(new Option('--port <number>', 'only this port').argParser(parsePort))
    .addOption(new Option('--type <type>', 'only this type').choices(['TCP', 'UDP']))
    .addOption(
      new Option('--status <status>', 'only this status').choices(['danger', 'unknown', 'normal']),
    )
    .addOption(
      new Option('--category <category>', 'where the owner runs; both if left out').choices([
        'host',
        'container',
      ]),
    )
    .addHelpText(
      'after',
      `${CLIENT_ENVIRONMENT}
Example:
  openhss ports --status danger

Exit codes: 0 listed, 1 no server, refused or no such host, 2 wrong command line.`,
    )
  return addFormatOptions(command).action(
    async (given: string | undefined, options: PortsOptions) => {
      const { json, csv, category, ...filters } = options
      const session = await openSession(environment)
      const { api, projectId } = session
      const host = await findKnownHost(given, session, environment)
      const query = {
        host_id: host.host_id,
        enterprise_project_id: ALL_GRANTED_ENTERPRISE_PROJECTS,
        ...filters,
      }
      // HSS answers for one category at a time, and for that of the host unless it is told otherwise.
      const categories = category === undefined ? (['host', 'container'] as const) : [category]
      const lists = await Promise.all(
        categories.map((each) =>
          listAll((page) =>
            api.listPorts({
              params: { project_id: projectId },
              query: { ...query, ...page, category: each },
            }),
          ),
        ),
      )
      const ports = {
        total_num: lists.reduce((sum, { total_num: total }) => sum + total, 0),
        data_list: lists.flatMap(({ data_list: rows }) => rows),
      }
      if (json) terminal.print(formatJson(ports))
      else if (csv) terminal.print(formatPortCsv(ports.data_list))
      else terminal.print(describe(ports.data_list, host, terminal))
    },
  )
}

function describe(ports: readonly Port[], host: HostScans, terminal: Terminal): string {
  const table = ports.length === 0 ? 'No open port matches.\n' : formatPortTable(ports, terminal)
  const { port_coverage: coverage } = host
  const covered = coverage ? describePortCoverage(coverage) : 'Its ports were not scanned yet.\n'
  return `${table}\n${paint(terminal, 'dim', wrapLines(covered, terminal.width))}`
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new InvalidArgumentError('It must be a number from 1 to 65535.')
}
