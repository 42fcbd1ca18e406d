import type { FleetSummary, HostScans } from '@openhss/contract'
import { Command } from 'commander'
import { CLIENT_ENVIRONMENT } from './environment-help.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { CliError, EXIT } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { describeAccountCoverage, describePortCoverage } from '../output/coverage-text.ts'
import { commandOf, dataDirectoryOf, endpointOf } from '../machine/environment.ts'
import type { Environment } from '../machine/environment.ts'
import { readIdentity } from '../client/known-host.ts'
import { readLocalEndpoint } from '../machine/local-files.ts'
import { describeFleet } from '../output/fleet-text.ts'
import { formatJson } from '../output/output-format.ts'
import { printable } from '../output/printable.ts'
import { withOwnCommand } from '../machine/own-command.ts'
import { tell } from '../output/terminal.ts'
import { openSession } from '../client/session.ts'

interface Status {
  readonly version: string
  readonly data_directory: string
  readonly endpoint: string | null
  readonly project_id: string | null
  readonly host_id: string | null
  readonly agent_id: string | null
  readonly last_seen_at: string | null
  readonly last_port_scan_at: string | null
  readonly last_password_scan_at: string | null
  /** All servers that the user may see; null when no server answered. */
  readonly fleet: FleetSummary | null
  /** The reason why the server's part is missing; null when it answered. */
  readonly problem: string | null
}

export function statusCommand({ environment, terminal, setExitCode }: Context): Command {
  return new Command('status')
    .summary('show who this machine is to its server, when it was scanned, and the fleet')
    .description(
      'Shows the identity of this machine, its server, the times of its newest scans, and all servers of the project in five lines; what is not known is null.',
    )
    .option('--json', 'print JSON, for programs')
    .addHelpText(
      'after',
      `${CLIENT_ENVIRONMENT}
Example:
  openhss status --json

Exit codes: 0 the server answered, 1 it did not or this machine is not enrolled, 2 wrong command line.`,
    )
    .action(async ({ json }: { readonly json?: true }) => {
      const identity = readIdentityOf(environment)
      const [scans, fleet] = await readServer(environment, identity.host_id)
      const status = { ...identity, ...timesOf(scans), fleet }
      if (json) terminal.print(formatJson(status))
      else tell(terminal, withOwnCommand(describe(status, scans), commandOf(environment)))
      setExitCode(status.problem === null ? EXIT.ok : EXIT.error)
    })
}

type Identity = Omit<Status, keyof ReturnType<typeof timesOf> | 'fleet'>

function readIdentityOf(environment: Environment): Identity {
  const dataDirectory = dataDirectoryOf(environment)
  const identity = readIdentity(environment)
  return {
    version: packageJson.version,
    data_directory: dataDirectory,
    endpoint:
      endpointOf(environment) ?? readLocalEndpoint(dataDirectory) ?? identity?.endpoint ?? null,
    project_id: identity?.projectId ?? null,
    host_id: identity?.hostId ?? null,
    agent_id: identity?.agentId ?? null,
  }
}

type Scans = HostScans | { readonly problem: string }

/** Reads what the server knows of this machine and of all; a machine that is not enrolled may still see the fleet. */
async function readServer(
  environment: Environment,
  hostId: string | null,
): Promise<[Scans, FleetSummary | null]> {
  try {
    const session = await openSession(environment)
    const params = { project_id: session.projectId }
    const fleet = await session.api.showFleet({ params, query: {} }).catch(toNothing)
    if (hostId === null) return [NOT_ENROLLED, fleet]
    const scans = session.api.showHostScans({ params: { ...params, host_id: hostId } })
    return [await scans.catch(toProblem), fleet]
  } catch (error) {
    return [hostId === null ? NOT_ENROLLED : toProblem(error), null]
  }
}

const NOT_ENROLLED = { problem: 'This machine is not enrolled yet.' }

function toProblem(error: unknown): { readonly problem: string } {
  if (error instanceof CliError) return { problem: error.message }
  throw error
}

/** An older server has no such operation, and a user may lack the right. */
function toNothing(error: unknown): null {
  toProblem(error)
  return null
}

function timesOf(scans: Scans) {
  if ('problem' in scans) {
    return {
      last_seen_at: null,
      last_port_scan_at: null,
      last_password_scan_at: null,
      problem: scans.problem,
    }
  }
  return {
    last_seen_at: scans.last_seen_at,
    last_port_scan_at: scans.last_port_scan_at ?? null,
    last_password_scan_at: scans.last_password_scan_at ?? null,
    problem: null,
  }
}

function describe({ problem, fleet, ...known }: Status, scans: Scans): string {
  const lines = Object.entries(known).map(
    ([name, value]) => `${name.replaceAll('_', ' ').padEnd(24)}${printable(value ?? '-')}\n`,
  )
  const all = fleet === null ? '' : `\n${describeFleet(fleet)}`
  if (problem !== null) return `${lines.join('')}${all}\n${printable(problem)}\n`
  const { port_coverage: ports, account_coverage: accounts } = scans as HostScans
  const { copied_agent: copy } = scans as HostScans
  const coverage = [
    copy === undefined ? '' : describeCopy(copy),
    ports === undefined ? '' : describePortCoverage(ports),
    accounts === undefined ? '' : describeAccountCoverage(accounts),
  ]
  return `${lines.join('')}${all}\n${coverage.join('')}`
}

function describeCopy({
  source_ip,
  last_refused_at,
}: NonNullable<HostScans['copied_agent']>): string {
  const where = source_ip === '' ? '' : ` at ${printable(source_ip)}`
  return `Another machine${where} runs with the identity of this host; it was refused last at ${printable(last_refused_at)}. Remove the folder \`agent\` of its data directory there, and enrol it anew.\n`
}
