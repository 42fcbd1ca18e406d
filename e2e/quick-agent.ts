import path from 'node:path'
import { runAgentProcess, System } from '@openhss/agent'

/**
 * An agent as a process of its own that looks at the ports five times a second, for tests that cannot wait for its usual pace.
 * Its arguments are the root of the host and its own folder; the rest is in the variables of an agent.
 */
const [, , root = '/', stateFolder = ''] = process.argv
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
const { OPENHSS_ENDPOINT: endpoint, OPENHSS_JOIN_TOKEN: joinToken } = process.env

await runAgentProcess({
  system: new System(root),
  stateFolder: path.resolve(stateFolder),
  ...(endpoint !== undefined && { endpoint }),
  ...(joinToken !== undefined && { joinToken }),
  signal: stop.signal,
  log: (level, message) => process.stderr.write(`${level} ${message}\n`),
  onEvent: () => undefined,
  pace: { portScanMs: 200, minReportMs: 50 },
})
