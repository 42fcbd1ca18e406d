import { readAgentContact, readAgentIdentity, readFailedUpgrade } from '@openhss/agent/state'
import { AGENT_FOLDER, AGENT_UPGRADES_DIRECTORY } from '@openhss/contract'
import { Command } from 'commander'
import path from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { readService } from './service.ts'
import type { Service } from './service.ts'
import { CliError, EXIT } from '../cli-error.ts'
import { environmentHelp } from '../commands/environment-help.ts'
import type { Context } from '../context.ts'
import { dataDirectoryOf, endpointOf } from '../machine/environment.ts'
import type { Environment } from '../machine/environment.ts'
import { agentFolderOf } from '../machine/local-files.ts'
import { formatFacts } from '../output/facts.ts'
import { formatJson } from '../output/output-format.ts'
import { printable } from '../output/printable.ts'

/** All that this host knows of its agent without asking the server; what is not known is null. */
interface AgentStatus {
  readonly version: string
  readonly data_directory: string
  readonly endpoint: string | null
  readonly project_id: string | null
  readonly host_id: string | null
  readonly agent_id: string | null
  readonly service: Service | null
  /** When the server last acknowledged a report, up to a minute old. */
  readonly acknowledged_at: string | null
  /** How far the clock of this host is off, which the server corrects; null: not by more than 5 s. */
  readonly clock: string | null
  /** The upgrade that failed here last, with the reason; null: none did since one succeeded. */
  readonly failed_upgrade: string | null
  /** Why this is not as it should be; null when it is. */
  readonly problem: string | null
}

export function agentStatusCommand({ environment, terminal, setExitCode }: Context): Command {
  return new Command('status')
    .summary('show who this host is to its server, and when that last heard of it')
    .description(
      'Shows the identity of this host, its server, when that acknowledged a report last, and what systemd says of the service. It asks nobody: `openhss doctor` tries the way to the server.',
    )
    .option('--json', 'print JSON, for programs')
    .addHelpText(
      'after',
      `${environmentHelp(['OPENHSS_DATA_DIR', 'OPENHSS_ENDPOINT'])}
Example:
  sudo openhss status --json

Exit codes: 0 the server takes reports, 1 it does not, or nobody reports, 2 wrong command line.`,
    )
    .action(({ json }: { readonly json?: true }) => {
      const status = readStatus(environment)
      terminal.print(json ? formatJson(status) : describe(status))
      setExitCode(status.problem === null ? EXIT.ok : EXIT.error)
    })
}

function readStatus(environment: Environment): AgentStatus {
  const dataDirectory = dataDirectoryOf(environment)
  const folder = agentFolderOf(dataDirectory)
  const identity = readIdentity(folder)
  const contact = readAgentContact(path.join(folder, AGENT_FOLDER.contactFile))
  const service = readService()
  return {
    version: packageJson.version,
    data_directory: dataDirectory,
    endpoint: endpointOf(environment) ?? identity?.endpoint ?? null,
    project_id: identity?.projectId ?? null,
    host_id: identity?.hostId ?? null,
    agent_id: identity?.agentId ?? null,
    service: service ?? null,
    acknowledged_at: contact.acknowledgedAt ?? null,
    clock: describeClock(contact.clockAheadSeconds),
    failed_upgrade: describeFailedUpgrade(),
    problem:
      identity === undefined
        ? NOT_ENROLLED
        : (contact.problem ?? findSilence(contact.acknowledgedAt, service)),
  }
}

function describeClock(aheadSeconds: number): string | null {
  if (aheadSeconds === 0) return null
  const way = aheadSeconds > 0 ? 'ahead of' : 'behind'
  return `${Math.abs(aheadSeconds)} s ${way} the server's, whose times count`
}

function describeFailedUpgrade(): string | null {
  const failed = readFailedUpgrade(AGENT_UPGRADES_DIRECTORY)
  return failed === undefined ? null : `${failed.version}: ${failed.reason}`
}

const NOT_ENROLLED =
  'This host is not enrolled yet: give OPENHSS_ENDPOINT and OPENHSS_JOIN_TOKEN in /etc/openhss/agent.env, then start the service.'

function readIdentity(folder: string): ReturnType<typeof readAgentIdentity> {
  try {
    return readAgentIdentity(folder)
  } catch (cause) {
    throw new CliError(`Who this host is cannot be read: ${(cause as Error).message}`, { cause })
  }
}

/** Three reports, and the minute that the record may be old. */
const MAX_SILENCE_MS = 150_000

function findSilence(
  acknowledgedAt: string | undefined,
  service: Service | undefined,
): string | null {
  if (service !== undefined && service.state !== 'active') {
    return 'The service does not run: systemctl start openhss-agent'
  }
  if (acknowledgedAt === undefined) return 'No report was acknowledged yet.'
  const isSilent = Date.now() - Date.parse(acknowledgedAt) > MAX_SILENCE_MS
  return isSilent ? 'Nothing was acknowledged since then; the agent may not be running.' : null
}

function describe({ problem, service, ...known }: AgentStatus): string {
  const facts = Object.entries(known).map(([name, value]): [string, string] => [
    name.replaceAll('_', ' '),
    printable(value ?? '-'),
  ])
  const lines = formatFacts([...facts, ['service', describeService(service)]])
  return problem === null ? lines : `${lines}\n${printable(problem)}\n`
}

function describeService(service: Service | null): string {
  if (service === null) return 'not one of systemd here'
  const { state, sub_state, since, restarts } = service
  return `${state} (${sub_state})${since === null ? '' : ` since ${since}`}, restarts: ${restarts}`
}
