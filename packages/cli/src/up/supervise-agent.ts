import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { AgentChild } from './agent-child.ts'
import type { AgentChildOptions } from './agent-child.ts'
import { neededJoinToken } from './needed-join-token.ts'
import type { JoinTokenOptions } from './needed-join-token.ts'
import { RestartDelays } from './restart-delays.ts'

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

/** One agent until it ends or the signal aborts. One that cannot start has ended at once. */
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

async function abortOf(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await once(signal, 'abort')
}

/** A refused connection to several addresses has no message of its own. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || (error as NodeJS.ErrnoException).code || error.name
}
