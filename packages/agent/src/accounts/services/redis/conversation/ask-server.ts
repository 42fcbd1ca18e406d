import type { ObservedPort } from '@openhss/contract'
import { isLoopback } from '@openhss/contract/runtime'
import type { ServiceProcess } from '../../service-process.ts'
import { AnswerMemory, disguise } from './answer-memory.ts'
import { askUsers } from './ask-users.ts'
import type { Answer } from './ask-users.ts'
import type { Endpoint } from './conversation.ts'

type Reachable = Pick<ServiceProcess, 'pid' | 'reachablePorts' | 'unixSockets' | 'files' | 'meter'>

/**
 * Asks a server wherever it can be reached from here, until one place says enough; two seconds in all, since a
 * server that hangs is asked again soon. A password goes only to where this very process listens, through no
 * forwarder. Never throws.
 */
export async function askServer(
  process: Reachable,
  password: string | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(MAX_TOTAL_MS)])
  let best: Answer = NOT_REACHED
  for (const endpoint of endpointsOf(process, password !== undefined)) {
    const metered = { ...endpoint, meter: process.meter }
    const answer = await askOnce(process.pid, metered, password, deadline)
    if (answer.kind !== 'silent') best = answer
    // Protected mode may be what says no to TCP.
    if (answer.kind !== 'silent' && answer.kind !== 'open') break
  }
  return best
}

const MAX_TOTAL_MS = 2_000
const NOT_REACHED: Answer = { kind: 'silent', isNoted: false }

async function askOnce(
  pid: number,
  endpoint: Endpoint,
  password: string | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  const place = endpoint.kind === 'tcp' ? `${endpoint.host} ${endpoint.port}` : endpoint.path
  const question = disguise(JSON.stringify([pid, place, password]))
  const known = memory.recall(question)
  if (known) return known
  const answer = await askUsers(endpoint, password, signal)
  memory.keep(question, answer)
  return answer
}

const memory = new AnswerMemory()

function* endpointsOf(process: Reachable, isSecret: boolean): Generator<Endpoint> {
  const isAllowed = (port: ObservedPort) => !isSecret || port.forwarder_pid === undefined
  yield* tcpEndpoints(process.reachablePorts.filter(isAllowed))
  for (const path of process.unixSockets ?? []) yield { kind: 'unix', path, files: process.files }
}

function tcpEndpoints(reachable: readonly ObservedPort[]): Endpoint[] {
  const ports = reachable.filter(({ type }) => type === 'TCP')
  // A cluster's own port speaks another language.
  const bus = new Set(ports.map(({ port }) => port + 10_000))
  const open = ports.filter(({ port }) => !bus.has(port))
  const ways = open.map(({ laddr, port }) => ({ kind: 'tcp', host: hostOf(laddr), port }) as const)
  return ways
    .toSorted((a, b) => Number(isLoopback(b.host)) - Number(isLoopback(a.host)))
    .slice(0, 2)
}

function hostOf(laddr: string): string {
  if (laddr === '0.0.0.0') return '127.0.0.1'
  return laddr === '::' ? '::1' : laddr
}
