import type { PortComparison } from '@openhss/contract'
import { Command, Option } from 'commander'
import { EXIT } from '../cli-error.ts'
import { findHost } from '../client/find-host.ts'
import { openSession } from '../client/session.ts'
import type { Context } from '../context.ts'
import { formatDifferenceCsv, formatDifferenceTable } from '../output/difference-output.ts'
import { addFormatOptions, formatJson } from '../output/output-format.ts'
import type { FormatOptions } from '../output/output-format.ts'
import { tell } from '../output/terminal.ts'
import { CLIENT_ENVIRONMENT } from './environment-help.ts'
import { HOST_NAME } from './host-argument.ts'
import { readTime, TIME_ARGUMENT } from './time-argument.ts'

interface DiffOptions extends FormatOptions {
  readonly from?: string
  readonly to?: string
}

export function diffCommand({ environment, terminal, setExitCode }: Context): Command {
  const command = new Command('diff')
    .summary('compare the ports of a host at two times, or of two hosts')
    .description(
      'Compares what one host had open at two times, or what two hosts have open. What opened and closed between is not in it: see `openhss changes`.',
    )
    .argument('<host>', HOST_NAME)
    .argument('[other]', 'another host to compare it with; itself if left out')
    .addOption(
      new Option('--from <time>', `time of the first side: ${TIME_ARGUMENT}`).argParser(readTime),
    )
    .addOption(
      new Option('--to <time>', 'time of the second side; now if left out').argParser(readTime),
    )
  return addFormatOptions(command)
    .addHelpText(
      'after',
      `${CLIENT_ENVIRONMENT}
Example:
  openhss diff web-1 --from 7d

Without --from, a host is compared with itself a day ago, and with another one as both are now.

Exit codes: 0 the same, 1 no server, refused or no such host, 2 wrong command line, 3 they differ or it is not known.`,
    )
    .action(async (given: string, other: string | undefined, options: DiffOptions) => {
      const { json, csv, to } = options
      const from = options.from ?? (other === undefined ? readTime('24h') : undefined)
      const session = await openSession(environment)
      const left = await findHost(session, given)
      const right = other === undefined ? undefined : await findHost(session, other)
      const comparison = await session.api.comparePorts({
        params: { project_id: session.projectId },
        query: {
          host_id: left.host_id,
          ...(right !== undefined && { other_host_id: right.host_id }),
          ...(from !== undefined && { from }),
          ...(to !== undefined && { to }),
        },
      })
      const { data_list: rows } = comparison
      if (json) terminal.print(formatJson(comparison))
      else if (csv) terminal.print(formatDifferenceCsv(rows))
      else {
        const table = rows.length === 0 ? '' : `${formatDifferenceTable(rows, terminal)}\n`
        tell(terminal, `${table}${describe(comparison)}\n`)
      }
      if (comparison.differences > 0 || !isRecorded(comparison)) setExitCode(EXIT.findings)
    })
}

function isRecorded({ left, right }: PortComparison): boolean {
  return left.is_recorded && right.is_recorded
}

function describe({
  left,
  right,
  unchanged,
  differences,
  data_list: rows,
}: PortComparison): string {
  const unknown = [left, right].find(({ is_recorded: isKnown }) => !isKnown)
  if (unknown !== undefined) {
    const { name, at, recorded_from: from } = unknown
    const since = from === undefined ? 'it was not scanned yet' : `it is recorded since ${from}`
    return `Of ${name} at ${at} nothing is known: ${since}.`
  }
  const sides = `${left.name} at ${left.at} and ${right.name} at ${right.at}`
  const shown = rows.length < differences ? `, the first ${rows.length} are shown` : ''
  return `${differences} ${differences === 1 ? 'difference' : 'differences'} between ${sides}${shown}; ${unchanged} unchanged.`
}
