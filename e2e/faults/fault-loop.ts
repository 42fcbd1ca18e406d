import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { DebianPostgres } from '@openhss/testkit'
import { findFreePort } from '@openhss/testkit/servers'
import { createHost } from '../openhss-host.ts'
import type { OpenHssHost, RunningCommand } from '../openhss-host.ts'
import { usePreparedDatabase } from '../prepared-database/prepared-database.ts'
import { enrolReporters } from './reporters.ts'
import type { Reporters } from './reporters.ts'

export interface FaultLoopOptions {
  readonly kills: number
  /** A PostgreSQL of somebody else's in place of the embedded one. */
  readonly postgres?: DebianPostgres | undefined
  readonly onKill?: (result: FaultLoopResult) => void
  readonly signal?: AbortSignal
}

export interface FaultLoopResult {
  readonly kills: Readonly<Record<Victim, number>>
  readonly acknowledged: number
  /** Reports that failed and were sent again. */
  readonly failed: number
  /** Hosts whose acknowledged report was not there any more. */
  readonly lost: readonly object[]
  /** What the server said when it ended though nobody had killed it. */
  readonly unaskedExits: readonly string[]
  /** Seconds until it was ready again, at worst. */
  readonly slowestS: number
}

/** What is killed: server and agent at once, the postmaster, one of its connections, the agent. */
type Victim = (typeof VICTIMS)[number]
const VICTIMS = ['server', 'postmaster', 'connection', 'agent'] as const

/**
 * Runs `openhss up` while hosts report as fast as they can, and kills one part of it after the other with SIGKILL.
 * After each kill the server must be ready again and hold every report that it acknowledged.
 */
export async function runFaultLoop(options: FaultLoopOptions): Promise<FaultLoopResult> {
  await using host = await createHost()
  if (options.postgres === undefined) await usePreparedDatabase(host.dataDirectory)
  const installation = new Installation(host, await findFreePort(), options.postgres)
  await installation.start()
  const reporters = await enrolReporters(host.dataDirectory, installation.endpoint)
  const kills = { server: 0, postmaster: 0, connection: 0, agent: 0 }
  const lost: object[] = []
  const resultNow = () => ({
    kills: { ...kills },
    acknowledged: reporters.acknowledged,
    failed: reporters.failed,
    lost,
    unaskedExits: installation.unaskedExits,
    slowestS: installation.slowestS,
  })
  for (let done = 0; done < options.kills && options.signal?.aborted !== true; done++) {
    const victim = VICTIMS[done % VICTIMS.length] ?? 'server'
    lost.push(...(await killUnderLoad(installation, reporters, victim)))
    kills[victim] += 1
    options.onKill?.(resultNow())
  }
  return resultNow()
}

async function killUnderLoad(
  installation: Installation,
  reporters: Reporters,
  victim: Victim,
): Promise<readonly object[]> {
  reporters.report()
  // In the middle of reports, after a different number of them each time.
  await delay(50 + Math.random() * 400)
  await installation.kill(victim)
  await installation.waitUntilReady()
  // The reports after the kill belong to it, too.
  await delay(50 + Math.random() * 150)
  await reporters.stop()
  return reporters.findLost()
}

/** `openhss up`, its database, and the ways to kill them. */
class Installation {
  readonly endpoint: string
  readonly unaskedExits: string[] = []
  slowestS = 0
  readonly #host: OpenHssHost
  readonly #postgres: DebianPostgres | undefined
  readonly #variables: Record<string, string>
  #command: RunningCommand | undefined

  constructor(host: OpenHssHost, port: number, postgres: DebianPostgres | undefined) {
    this.#host = host
    this.#postgres = postgres
    this.endpoint = `http://127.0.0.1:${port}`
    this.#variables = {
      OPENHSS_LISTEN: `127.0.0.1:${port}`,
      ...(postgres !== undefined && { DATABASE_URL: urlOf(postgres) }),
    }
  }

  async start(): Promise<void> {
    this.#command = this.#host.start('up', this.#variables)
    await this.waitUntilReady()
  }

  async kill(victim: Victim): Promise<void> {
    switch (victim) {
      case 'server':
        await this.#command?.killAll()
        this.#command = this.#host.start('up', this.#variables)
        return
      case 'postmaster':
        if (this.#postgres === undefined) process.kill(this.#postmasterId(), 'SIGKILL')
        else await this.#postgres.restart('SIGKILL')
        return
      case 'connection':
        return killOne(() => childrenOf(this.#postmasterId()).filter(isConnection))
      case 'agent':
        return killOne(() => childrenOf(this.#command?.pid ?? 0).filter(isAgent))
    }
  }

  /** A server that ended by itself is noted, and started again. */
  async waitUntilReady(): Promise<void> {
    const startedAt = performance.now()
    while (!(await this.#isReady())) {
      if (this.#command?.hasEnded === true) {
        this.unaskedExits.push(this.#command.output.slice(-1000))
        this.#command = this.#host.start('up', this.#variables)
      }
      if (performance.now() - startedAt > READY_LIMIT_MS) {
        throw new Error(`not ready again: ${this.#command?.output.slice(-2000)}`)
      }
      await delay(20)
    }
    this.slowestS = Math.max(this.slowestS, (performance.now() - startedAt) / 1000)
  }

  async #isReady(): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(10_000)
      return (await fetch(`${this.endpoint}/readyz`, { signal })).ok
    } catch {
      return false
    }
  }

  #postmasterId(): number {
    if (this.#postgres !== undefined) return this.#postgres.pid
    const file = path.join(this.#host.dataDirectory, 'postgres/cluster/postmaster.pid')
    return Number.parseInt(readFileSync(file, 'utf8'))
  }
}

const READY_LIMIT_MS = 60_000

function urlOf({ user, password, port }: DebianPostgres): string {
  return `postgres://${user}:${encodeURIComponent(password)}@localhost:${port}/postgres`
}

function childrenOf(pid: number): number[] {
  return readOrEmpty(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
}

/** Recognises what PostgreSQL writes over the arguments: `postgres: user database address state`. */
function isConnection(pid: number): boolean {
  return /^postgres: .*(openhss openhss|tester postgres) /.test(readOrEmpty(`/proc/${pid}/cmdline`))
}

function isAgent(pid: number): boolean {
  return readOrEmpty(`/proc/${pid}/cmdline`).includes('agent')
}

/** Any of them; one that was killed before has to be started again first. */
async function killOne(find: () => readonly number[]): Promise<void> {
  const deadline = performance.now() + READY_LIMIT_MS
  for (;;) {
    const pids = find()
    const pid = pids[Math.floor(Math.random() * pids.length)]
    if (pid !== undefined) return void process.kill(pid, 'SIGKILL')
    if (performance.now() > deadline) throw new Error('what was killed did not come again')
    await delay(50)
  }
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
