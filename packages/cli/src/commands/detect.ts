import { setTimeout as pause } from 'node:timers/promises'
import { ALL_GRANTED_ENTERPRISE_PROJECTS, ApiError } from '@openhss/contract'
import type { HostScans, ScanStatus } from '@openhss/contract'
import { Command } from 'commander'
import { CliError, EXIT } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { HOST_ARGUMENT } from './host-argument.ts'
import { findKnownHost } from '../client/known-host.ts'
import { LiveLine } from '../output/live-line.ts'
import { formatJson } from '../output/output-format.ts'
import { percentOf } from '../output/percent.ts'
import { printable } from '../output/printable.ts'
import { openSession } from '../client/session.ts'
import type { Session } from '../client/session.ts'
import { CLIENT_ENVIRONMENT } from './environment-help.ts'
import type { JsonOption } from './noun-command.ts'
import { describeWeakPasswords, listWeakPasswords } from './weak-passwords.ts'

export function detectCommand(context: Context): Command {
  return new Command('detect')
    .summary('look for weak passwords on a host now')
    .description(
      "Asks a host's agent to look for weak passwords at once, and shows what it finds. One that is under way already is waited for instead.",
    )
    .argument('[host]', HOST_ARGUMENT)
    .option('--no-wait', 'only ask for it')
    .option('--json', 'print one JSON object, for programs')
    .addHelpText(
      'after',
      `${CLIENT_ENVIRONMENT}
Example:
  openhss detect web-1

Exit codes: 0 done, 1 no server, refused, no such host, its agent is offline or the detection failed, 2 wrong command line, 130 interrupted; the detection goes on.`,
    )
    .action((given: string | undefined, options: DetectOptions) => detect(given, options, context))
}

interface DetectOptions extends JsonOption {
  readonly wait: boolean
}

async function detect(
  given: string | undefined,
  { json, wait }: DetectOptions,
  context: Context,
): Promise<void> {
  const { environment, terminal } = context
  const session = await openSession(environment)
  const host = await findKnownHost(given, session, environment)
  const params = { project_id: session.projectId, host_id: host.host_id }
  const name = printable(host.host_name)
  try {
    await session.api.setManualDetect({ params, query: ALL, body: { type: 'pwd' } })
  } catch (error) {
    throw isOffline(error) ? offline(host, host.last_seen_at) : error
  }
  if (!wait) {
    const status = await showStatus(session, host)
    terminal.print(json ? formatJson(status) : `Asked the agent of ${name} for a detection.\n`)
    return
  }
  const status = await waitForEnd(session, host, context)
  if (status.scan_status === 'failed') {
    const why = printable(status.detail ?? 'its agent did not say why')
    throw new CliError(`The detection on ${name} failed: ${why}`)
  }
  const hosts = await listWeakPasswords(session, { host_id: host.host_id })
  if (json) {
    const accounts = hosts.data_list.flatMap(({ weak_pwd_accounts: found }) => found)
    terminal.print(formatJson({ ...status, weak_pwd_accounts: accounts }))
    return
  }
  const scanned = await session.api.showHostScans({ params })
  terminal.print(describeWeakPasswords(hosts.data_list, scanned, terminal))
}

/** Shows the progress of a detection until the agent says that it is done. */
async function waitForEnd(
  session: Session,
  host: HostScans,
  { terminal, stopSignal }: Context,
): Promise<ScanStatus> {
  const signal = stopSignal()
  const live = new LiveLine(terminal)
  try {
    for (;;) {
      const status = await showStatus(session, host)
      if (status.scan_status === 'scaned' || status.scan_status === 'failed') return status
      if (status.offline_since !== undefined) {
        throw offline(host, new Date(status.offline_since).toISOString())
      }
      live.show(describeProgress(status, host))
      await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) throw interrupted(host)
    }
  } finally {
    live.clear()
  }
}

function isOffline(error: unknown): boolean {
  const { cause } = error as Error
  return cause instanceof ApiError && cause.code === 'HSS.1007'
}

function offline({ host_name, host_id }: HostScans, since: string): CliError {
  return new CliError(
    `The agent of ${printable(host_name)} is offline; it was heard of last at ${printable(since)}. Start it there, or wait until the host is back, and ask again: \`openhss detect ${printable(host_id)}\``,
  )
}

const LOOK_EVERY_MS = 1000
const ALL = { enterprise_project_id: ALL_GRANTED_ENTERPRISE_PROJECTS }

function showStatus({ api, projectId }: Session, { host_id }: HostScans): Promise<ScanStatus> {
  const params = { project_id: projectId, host_id }
  return api.showScanStatus({ params, query: { ...ALL, type: 'pwd' } })
}

function describeProgress(status: ScanStatus, host: HostScans): string {
  const { guesses_done: guessesDone = 0, guesses_planned: guessesPlanned = 0 } = status
  const name = printable(host.host_name)
  if (status.started_time === undefined) {
    return `Waiting for the agent of ${name}, which last spoke at ${printable(host.last_seen_at)}`
  }
  const planned = guessesPlanned.toLocaleString('en')
  const done = percentOf({ guessesDone, guessesPlanned })
  return `Testing passwords on ${name}: ${done} % of ${planned} guesses`
}

function interrupted({ host_name, host_id }: HostScans): CliError {
  return new CliError(
    `Stopped waiting. The detection on ${printable(host_name)} goes on; \`openhss weak-passwords ${printable(host_id)}\` shows what it found.`,
    { exitCode: EXIT.interrupted },
  )
}
