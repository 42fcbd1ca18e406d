import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import {
  CPU_PERCENT_FORM,
  DATA_DIRECTORY,
  HOME_DATA_DIRECTORY,
  parseCpuPercent,
  parseEndpoint,
  ROOT_DATA_DIRECTORY,
} from '@openhss/contract/runtime'
import type { AgentEvent } from './agent/agent-events.ts'
import { runAgentProcess } from './agent/agent-process.ts'
import { OperatorError } from './server/failure.ts'
import { System } from './host/system.ts'

/** Runs the agent as a process of its own, alone or as a child that tells its parent what happens. */
const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) {
  process.once(name, () => stop.abort())
}

try {
  const { endpoint, joinToken, dataDirectory, root, cpuPercent } = readSettings()
  await runAgentProcess({
    system: new System(root),
    stateFolder: path.join(dataDirectory, DATA_DIRECTORY.agentFolder),
    ...(endpoint !== undefined && { endpoint }),
    ...(joinToken !== undefined && { joinToken }),
    ...(cpuPercent !== undefined && { cpuPercent }),
    signal: stop.signal,
    log: (level, message) => tell({ type: 'log', level, message }),
    onEvent: tell,
    interactive: process.env.OPENHSS_AGENT_INTERACTIVE === '1',
    // A parent is the server of this machine, which stops as well.
    saysGoodbye: !process.connected,
  })
} catch (error) {
  if (!stop.signal.aborted) {
    tell({ type: 'log', level: 'error', message: explain(error) })
    process.exitCode = 1
  }
}
// The channel to the parent would keep this process alive.
if (process.connected) process.disconnect()

interface Settings {
  readonly endpoint: string | undefined
  readonly joinToken: string | undefined
  readonly dataDirectory: string
  readonly root: string
  readonly cpuPercent: number | undefined
}

function readSettings(): Settings {
  const { values } = parseArgs({
    options: {
      endpoint: { type: 'string', default: process.env.OPENHSS_ENDPOINT },
      'join-token': { type: 'string', default: process.env.OPENHSS_JOIN_TOKEN },
      'data-dir': { type: 'string', default: process.env.OPENHSS_DATA_DIR },
      root: { type: 'string', default: '/' },
    },
  })
  return {
    endpoint: values.endpoint === undefined ? undefined : checkEndpoint(values.endpoint),
    joinToken: values['join-token'],
    dataDirectory: values['data-dir'] ?? defaultDataDirectory(),
    root: values.root,
    cpuPercent: readCpuPercent(process.env.OPENHSS_AGENT_CPU_PERCENT),
  }
}

function readCpuPercent(given: string | undefined): number | undefined {
  if (given === undefined || given === '') return undefined
  const percent = parseCpuPercent(given)
  if (percent !== undefined) return percent
  throw new OperatorError(
    `OPENHSS_AGENT_CPU_PERCENT is ${JSON.stringify(given)}; ${CPU_PERCENT_FORM}.`,
  )
}

function checkEndpoint(given: string): string {
  const parsed = parseEndpoint(given, process.env.OPENHSS_ALLOW_HTTP === '1')
  if ('endpoint' in parsed) return parsed.endpoint
  throw new OperatorError(`The endpoint ${parsed.problem}.`)
}

function defaultDataDirectory(): string {
  return process.getuid?.() === 0
    ? ROOT_DATA_DIRECTORY
    : path.join(os.homedir(), HOME_DATA_DIRECTORY)
}

function tell(event: AgentEvent): void {
  // A parent that is gone is no error: its end stops this process.
  if (process.connected) process.send?.(event, undefined, {}, () => undefined)
  else if (event.type === 'log') process.stderr.write(`${event.level}: ${event.message}\n`)
}

function explain(error: unknown): string {
  if (error instanceof OperatorError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
