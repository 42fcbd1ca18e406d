import type { AgentEvent, LogLevel } from '@openhss/agent'
import { OperatorError } from '@openhss/agent/state'
import { classifyPort } from '@openhss/contract'
import type { ObservedPort } from '@openhss/contract'
import { Command } from 'commander'
import { environmentHelp, STOP_SIGNALS_HELP } from './environment-help.ts'
import { CliError } from '../cli-error.ts'
import type { Context } from '../context.ts'
import {
  agentCpuPercentOf,
  checkEndpoint,
  dataDirectoryOf,
  endpointOf,
  isServiceOf,
  joinTokenOf,
  wantsSelfUpdate,
} from '../machine/environment.ts'
import { agentFolderOf } from '../machine/local-files.ts'
import { printable } from '../output/printable.ts'
import { weak } from '../up/host-findings.ts'

interface AgentCommandOptions {
  readonly endpoint?: string
  readonly joinToken?: string
  readonly root: string
}

export function agentCommand(context: Context): Command {
  const command = new Command('agent').summary(
    'run the agent of this machine, for a server elsewhere',
  )
  return addAgent(command, context)
}

/** The same command in the agent's own program, whose unit starts it. */
export function runCommand(context: Context): Command {
  return addAgent(new Command('run').summary('scan this machine and report until stopped'), context)
}

function addAgent(command: Command, context: Context): Command {
  return command
    .description(
      'Enrols this machine at a server, then scans it and reports until it is stopped. The join token is needed the first time only.',
    )
    .option('--endpoint <url>', 'address of the server (or OPENHSS_ENDPOINT)')
    .option('--join-token <token>', 'token of the server (or OPENHSS_JOIN_TOKEN, which hides it)')
    .option('--root <dir>', 'watch the host whose root is mounted here', '/')
    .addHelpText(
      'after',
      `${environmentHelp(AGENT_VARIABLES)}
Example:
  sudo OPENHSS_JOIN_TOKEN=… openhss ${command.name()} --endpoint https://hss.example.org

Exit codes: 0 stopped by ${STOP_SIGNALS_HELP}, 1 not enrolled or failed, 2 wrong command line.`,
    )
    .action((options: AgentCommandOptions) => runAgentHere(options, context))
}

const AGENT_VARIABLES = [
  'OPENHSS_ENDPOINT',
  'OPENHSS_JOIN_TOKEN',
  'OPENHSS_DATA_DIR',
  'OPENHSS_AGENT_CPU_PERCENT',
  'OPENHSS_SELF_UPDATE',
  'OPENHSS_ALLOW_HTTP',
  'OPENHSS_PROXY',
  'OPENHSS_NO_PROXY',
  'OPENHSS_CA_FILE',
  'NODE_EXTRA_CA_CERTS',
] as const

async function runAgentHere(options: AgentCommandOptions, context: Context): Promise<void> {
  const { environment, terminal } = context
  const endpoint =
    options.endpoint === undefined
      ? endpointOf(environment)
      : checkEndpoint(options.endpoint, '--endpoint', environment)
  const joinToken = options.joinToken ?? joinTokenOf(environment)
  const cpuPercent = agentCpuPercentOf(environment)
  const signal = context.stopSignal()
  // The agent is loaded here, because the other commands do not need it.
  const { examineSelfUpgrade, runAgentProcess, System } = await import('@openhss/agent')
  const log = (level: LogLevel, message: string) =>
    terminal.warn(`${new Date().toISOString()} ${level} ${printable(message)}\n`)
  try {
    await runAgentProcess({
      system: new System(options.root),
      stateFolder: agentFolderOf(dataDirectoryOf(environment)),
      ...(endpoint !== undefined && { endpoint }),
      ...(joinToken !== undefined && { joinToken }),
      ...(cpuPercent !== undefined && { cpuPercent }),
      selfUpgrade: examineSelfUpgrade({
        isWanted: wantsSelfUpdate(environment),
        isService: isServiceOf(environment),
      }),
      signal,
      log,
      onEvent: (event) => logEvent(event, log),
    })
  } catch (error) {
    if (signal.aborted) return
    if (error instanceof OperatorError) {
      throw new CliError(error.message, { cause: error })
    }
    throw error
  }
}

function logEvent(event: AgentEvent, log: (level: LogLevel, message: string) => void): void {
  switch (event.type) {
    case 'enrolled':
      return log('info', `This is host ${event.hostId} of project ${event.projectId}.`)
    case 'ports-acknowledged':
      return log(
        'info',
        `Reported open ports: ${event.ports.length}, of them dangerous: ${countDangerous(event.ports)}.`,
      )
    case 'accounts-acknowledged':
      return log(
        'info',
        `Reported accounts: ${event.accounts.length}, of them weak: ${weak(event.accounts).length}.`,
      )
    case 'check-progress':
    case 'log':
  }
}

function countDangerous(ports: readonly ObservedPort[]): number {
  return ports.filter((port) => classifyPort(port).status === 'danger').length
}
