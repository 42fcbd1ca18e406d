import { setTimeout as sleep } from 'node:timers/promises'
import { AgentChild } from './agent-child.ts'
import type { AgentChildOptions } from './agent-child.ts'

export interface SuperviseOptions extends AgentChildOptions {
  readonly onRestart: (how: string, delayMs: number) => void
  readonly signal: AbortSignal
}

/** Keeps an agent running until the signal aborts, and returns when the last one has ended. */
export async function superviseAgent(options: SuperviseOptions): Promise<void> {
  const { signal, onRestart } = options
  for (let restarts = 0; !signal.aborted; restarts += 1) {
    const child = await AgentChild.start(options)
    const stopped = stopOnAbort(child, signal)
    const how = await child.ended
    if (signal.aborted) return stopped
    const delayMs = Math.min(MAX_DELAY_MS, 1_000 * 2 ** restarts)
    onRestart(how, delayMs)
    await sleep(delayMs, undefined, { signal }).catch(() => undefined)
  }
}

const MAX_DELAY_MS = 60_000

/** The agent stops within two seconds by itself; the whole command has five. */
const GRACE_MS = 2_500

async function stopOnAbort(child: AgentChild, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  signal.addEventListener('abort', () => resolve(), { once: true })
  if (signal.aborted) resolve()
  await Promise.race([promise, child.ended])
  if (signal.aborted) await child.stop(GRACE_MS)
}
