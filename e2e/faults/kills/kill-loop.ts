import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { apiOperations, callOperation, createClient, SUBJECT_TOKEN_HEADER } from '@openhss/contract'
import { findFreePort } from '@openhss/testkit/servers'
import { createHost } from '../../openhss-host.ts'
import type { OpenHssHost, RunningCommand } from '../../openhss-host.ts'
import { usePreparedDatabase } from '../../prepared-database/prepared-database.ts'
import { compareHistory } from './compare.ts'
import type { Comparison, DeclaredGap, ToldChange, WitnessedPort } from './compare.ts'
import { createRandom } from './random.ts'

export interface KillLoopOptions {
  readonly kills: number
  /** The same seed kills in the same order, after the same pauses. */
  readonly seed: number
  readonly onKill?: (kills: KillCounts) => void
  readonly signal?: AbortSignal
}

type Victim = 'agent' | 'server'
type KillCounts = Readonly<Record<Victim, number>>

export interface KillLoopResult extends Comparison {
  readonly kills: KillCounts
  /** Ports that the witness opened. */
  readonly ports: number
  /** Scans that were finished. */
  readonly scans: number
  /** Times of which the history says itself that it lacks changes. */
  readonly gaps: readonly DeclaredGap[]
}

/**
 * Kills the server and the agent with SIGKILL, again and again and whatever they do, while a witness opens and closes ports. In the end the
 * history of the host must say what the witness did.
 */
export async function runKillLoop(options: KillLoopOptions): Promise<KillLoopResult> {
  const random = createRandom(options.seed)
  await using host = await createHost()
  const server = await KilledServer.start(host)
  const agent = new KilledAgent(host, await server.environmentOfAgent())
  // What a host had when it was looked at first is no change.
  await agent.untilReported()
  const witness = host.start(program('witness.ts'), {}, process.execPath, String(options.seed))
  const kills = { agent: 0, server: 0 }
  while (kills.agent + kills.server < options.kills && options.signal?.aborted !== true) {
    // A start of the server takes four times as long.
    const victim = random() < 0.75 ? 'agent' : 'server'
    // A server that never gets ready and an agent that never scans would test nothing; the first scan may be cut short.
    if (victim === 'server') await server.untilReady()
    else await agent.untilScans(Math.floor(random() * 5))
    await delay(random() * PAUSE_MS)
    await (victim === 'server' ? server.kill() : agent.kill())
    kills[victim] += 1
    options.onKill?.({ ...kills })
  }
  await witness.signal('SIGTERM', /^stopped$/m)
  await agent.untilScans(agent.scans + 3)
  const witnessed = parseWitness(witness.output)
  const compare = async () => {
    const { told, gaps } = await server.readHistory()
    return { gaps, ...compareHistory(witnessed, agent.lives, told, gaps) }
  }
  await server.untilReady()
  const deadline = performance.now() + ARRIVAL_LIMIT_MS
  let compared = await compare()
  // What the agent kept is on its way.
  while (compared.faults.length > 0 && performance.now() < deadline) {
    await delay(500)
    compared = await compare()
  }
  const scans = agent.lives.reduce((sum, { length }) => sum + Math.max(0, length - 1), 0)
  return { kills, ports: witnessed.length, scans, ...compared }
}

const PAUSE_MS = 300
const READY_LIMIT_MS = 300_000
const ARRIVAL_LIMIT_MS = 60_000

function program(name: string): string {
  return path.join(import.meta.dirname, name)
}

/** `openhss server`, always at the same address. */
class KilledServer {
  readonly #host: OpenHssHost
  readonly #variables: Record<string, string>
  readonly #endpoint: string
  #command: RunningCommand
  readonly #startedAt = new Date()

  static async start(host: OpenHssHost): Promise<KilledServer> {
    await usePreparedDatabase(host.dataDirectory)
    const server = new KilledServer(host, await findFreePort())
    await server.untilReady()
    return server
  }

  private constructor(host: OpenHssHost, port: number) {
    this.#host = host
    this.#endpoint = `http://127.0.0.1:${port}`
    this.#variables = { OPENHSS_LISTEN: `127.0.0.1:${port}` }
    this.#command = host.start('server', this.#variables)
  }

  /** Its database outlives it. */
  async kill(): Promise<void> {
    await this.#command.killAll()
    this.#command = this.#host.start('server', this.#variables)
  }

  async untilReady(): Promise<void> {
    const deadline = performance.now() + READY_LIMIT_MS
    while (!(await this.#isReady())) {
      if (this.#command.hasEnded || performance.now() > deadline) {
        throw new Error(`the server is not ready: ${this.#command.output.slice(-2000)}`)
      }
      await delay(20)
    }
  }

  async #isReady(): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(10_000)
      return (await fetch(`${this.#endpoint}/readyz`, { signal })).ok
    } catch {
      return false
    }
  }

  async environmentOfAgent(): Promise<Record<string, string>> {
    const { api, params } = await this.#signIn()
    const { join_token } = await api.createJoinToken({ params, body: { uses: 1, valid_hours: 1 } })
    return { OPENHSS_ENDPOINT: this.#endpoint, OPENHSS_JOIN_TOKEN: join_token }
  }

  /** Reads all that it says of the host, and of when it does not know. */
  async readHistory(): Promise<{ told: ToldChange[]; gaps: DeclaredGap[] }> {
    const { api, params } = await this.#signIn()
    const { data_list: hosts } = await api.listHosts({ params, query: {} })
    const [host, ...others] = hosts
    if (host === undefined || others.length > 0)
      throw new Error(`${hosts.length} hosts in place of 1`)
    const ofHost = { ...params, host_id: host.host_id ?? '' }
    const told: ToldChange[] = []
    let after: string | undefined
    do {
      const query = { about: 'port' as const, limit: 200, ...(after !== undefined && { after }) }
      const { data_list: changes, next } = await api.listHostChanges({ params: ofHost, query })
      for (const { kind, port = 0, at } of changes) {
        if (port >= FIRST_PORT && port <= LAST_PORT) told.push({ kind, port, at: Date.parse(at) })
      }
      after = next
    } while (after !== undefined)
    const query = { since: this.#startedAt.toISOString() }
    const { lanes } = await api.showHostTimeline({ params: ofHost, query })
    const lost = lanes.flatMap((lane) => ((lane.kind as string) === 'lost' ? lane.stretches : []))
    const gaps = lost.map(({ from = '', to = '' }) => ({
      from: Date.parse(from),
      to: Date.parse(to),
    }))
    return { told, gaps }
  }

  async #signIn() {
    const file = path.join(this.#host.dataDirectory, 'admin-password')
    const user = {
      name: 'admin',
      password: readFileSync(file, 'utf8').trim(),
      domain: { name: 'openhss' },
    }
    const { body, headers } = await callOperation(apiOperations.createToken, this.#endpoint, {
      body: {
        auth: {
          identity: { methods: ['password'], password: { user } },
          scope: { project: { name: 'default' } },
        },
      },
    })
    const token = headers.get(SUBJECT_TOKEN_HEADER) ?? ''
    const api = createClient(apiOperations, this.#endpoint, { headers: { 'x-auth-token': token } })
    return { api, params: { project_id: body.token.project?.id ?? '' } }
  }
}

/** As the witness has them. */
const FIRST_PORT = 10_000
const LAST_PORT = 32_000

/** The agent, always with the same state. */
class KilledAgent {
  readonly #host: OpenHssHost
  readonly #variables: Record<string, string>
  readonly #ended: (readonly number[])[] = []
  #command: RunningCommand

  constructor(host: OpenHssHost, variables: Record<string, string>) {
    this.#host = host
    const cache = path.join(host.dataDirectory, 'compiled')
    this.#variables = { ...variables, NODE_COMPILE_CACHE: cache }
    this.#command = this.#start()
  }

  async kill(): Promise<void> {
    await this.#command.killAll()
    this.#ended.push(parseScans(this.#command.output))
    this.#command = this.#start()
  }

  async untilReported(): Promise<void> {
    await this.#command.printed(/^reported$/m)
  }

  /** Waits until it has begun so many scans since it was started. */
  async untilScans(count: number): Promise<void> {
    const deadline = performance.now() + READY_LIMIT_MS
    while (this.scans < count) {
      if (this.#command.hasEnded || performance.now() > deadline) {
        throw new Error(`the agent does not scan: ${this.#command.output.slice(-2000)}`)
      }
      await delay(20)
    }
  }

  get scans(): number {
    return parseScans(this.#command.output).length
  }

  /** When it began each scan, in each of its lives. */
  get lives(): readonly (readonly number[])[] {
    return [...this.#ended, parseScans(this.#command.output)]
  }

  #start(): RunningCommand {
    const folder = path.join(this.#host.dataDirectory, 'killed-agent')
    return this.#host.start(program('scanning-agent.ts'), this.#variables, process.execPath, folder)
  }
}

function parseScans(output: string): number[] {
  return [...output.matchAll(/^scan (\d+)$/gm)].map(([, at]) => Number(at))
}

function parseWitness(output: string): WitnessedPort[] {
  const ports = new Map<number, WitnessedPort>()
  for (const [, what, ...numbers] of output.matchAll(/^(\w+) (\d+) (\d+) (\d+)$/gm)) {
    const [port = 0, from = 0, to = 0] = numbers.map(Number)
    if (what === 'opened') ports.set(port, { port, opened: { from, to } })
    const known = ports.get(port)
    if (what === 'closed' && known !== undefined) known.closed = { from, to }
  }
  return [...ports.values()]
}
