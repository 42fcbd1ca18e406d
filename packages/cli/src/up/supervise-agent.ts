import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { readAgentIdentity } from '@openhss/agent/state'
import { agentFolderOf } from '../machine/local-files.ts'
import { AgentChild } from './agent-child.ts'
import type { AgentChildOptions } from './agent-child.ts'

export interface JoinTokenOptions {
  readonly dataDirectory: string
  /** Project of the server; every database has projects of its own. */
  readonly projectId: string
  readonly createJoinToken: () => Promise<string>
}

export interface SuperviseOptions extends AgentChildOptions, JoinTokenOptions {
  readonly onRestart: (how: string, delayMs: number) => void
  readonly signal: AbortSignal
}

/** Keeps an agent running until the signal aborts, and returns when the last one has ended. */
export async function superviseAgent(options: SuperviseOptions): Promise<void> {
  const { signal, onRestart } = options
  const aborted = abortOf(signal)
  const delays = new RestartDelays()
  while (!signal.aborted) {
    const { how, ranMs } = await runOneAgent(options, aborted)
    if (signal.aborted) return
    const delayMs = delays.next(ranMs)
    onRestart(how, delayMs)
    await sleep(delayMs, undefined, { signal }).catch(() => undefined)
  }
}

/** The agent stops within two seconds by itself; the whole command has five. */
const GRACE_MS = 2_500

interface Run {
  readonly how: string
  readonly ranMs: number
}

/** Runs one agent until it ends or the signal aborts. An agent that cannot start has ended at once. */
async function runOneAgent(options: SuperviseOptions, aborted: Promise<undefined>): Promise<Run> {
  const { signal } = options
  try {
    const joinToken = await Promise.race([neededJoinToken(options), aborted])
    if (signal.aborted) return { how: 'stopped', ranMs: 0 }
    const startedAt = performance.now()
    const child = new AgentChild(options, joinToken)
    await Promise.race([child.ended, aborted])
    if (signal.aborted) await child.stop(GRACE_MS)
    return { how: await child.ended, ranMs: performance.now() - startedAt }
  } catch (error) {
    return { how: `cannot start: ${describe(error)}`, ranMs: 0 }
  }
}

/**
 * Returns a join token for an agent that this server does not know. An agent that it knows needs none, and
 * making one needs the database, which may be away just then.
 */
export async function neededJoinToken(options: JoinTokenOptions): Promise<string | undefined> {
  const identity = readAgentIdentity(agentFolderOf(options.dataDirectory))
  return identity?.projectId === options.projectId ? undefined : options.createJoinToken()
}

/**
 * Tells how long to wait before the next start: longer after each end in a row, and short again after a
 * healthy run.
 */
export class RestartDelays {
  #inARow = 0

  next(ranMs: number): number {
    if (ranMs >= HEALTHY_MS) this.#inARow = 0
    const delayMs = Math.min(MAX_DELAY_MS, 1_000 * 2 ** this.#inARow)
    this.#inARow += 1
    return delayMs
  }
}

const HEALTHY_MS = 60_000
const MAX_DELAY_MS = 60_000

async function abortOf(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await once(signal, 'abort')
}

/** A refused connection to several addresses has no message of its own, so the first cause is told. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || (error as NodeJS.ErrnoException).code || error.name
}
