import { Command, InvalidArgumentError, Option } from 'commander'
import type { Context } from '../context.ts'
import { resolveHost } from '../host-argument.ts'
import { addFormatOptions, formatJson } from '../output-format.ts'
import type { FormatOptions } from '../output-format.ts'
import { listAll } from '../pages.ts'
import { formatPortCsv, formatPortTable } from '../port-output.ts'
import { explainFailure, openSession } from '../session.ts'

interface PortsOptions extends FormatOptions {
  readonly port?: number
  readonly type?: 'TCP' | 'UDP'
  readonly status?: 'danger' | 'unknown' | 'normal'
  readonly category: 'host' | 'container'
}

export function portsCommand({ environment, terminal }: Context): Command {
  const command = new Command('ports')
    .summary('list the open ports of a host, from the server')
    .description('Lists the open ports of one host as the server knows them.')
    .argument('[host]', 'ID or name of the host; this machine if left out')
    .addOption(new Option('--port <number>', 'only this port').argParser(parsePort))
    .addOption(new Option('--type <type>', 'only this type').choices(['TCP', 'UDP']))
    .addOption(
      new Option('--status <status>', 'only this status').choices(['danger', 'unknown', 'normal']),
    )
    .addOption(
      new Option('--category <category>', 'where the owner runs')
        .choices(['host', 'container'])
        .default('host'),
    )
    .addHelpText(
      'after',
      '\nExample:\n  openhss ports --status danger\n\nExit codes: 0 listed, 1 no server or refused, 2 wrong command line.',
    )
  return addFormatOptions(command).action(
    async (given: string | undefined, options: PortsOptions) => {
      const { json, csv, ...filters } = options
      const session = await openSession(environment)
      const { api, endpoint, projectId } = session
      const hostId = await resolveHost(given, session, environment)
      const query = { host_id: hostId, enterprise_project_id: 'all_granted_eps', ...filters }
      const ports = await explainFailure(
        endpoint,
        listAll((page) =>
          api.listPorts({ params: { project_id: projectId }, query: { ...query, ...page } }),
        ),
      )
      if (json) terminal.print(formatJson(ports))
      else if (csv) terminal.print(formatPortCsv(ports.data_list))
      else if (ports.data_list.length === 0) terminal.print('No open port matches.\n')
      else terminal.print(formatPortTable(ports.data_list, terminal))
    },
  )
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new InvalidArgumentError('It must be a number from 1 to 65535.')
}
