import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { silentLog } from '../database-log.ts'
import type { DatabaseLog } from '../database-log.ts'
import type { Postmaster } from './postmaster.ts'

/**
 * Starts the server again whenever it ends by itself, as it does when it cannot write its log (PANIC) on a full disk,
 * or when it is killed; after ever longer pauses, up to ten seconds. The log says why once, until it runs steadily.
 * @returns a function that ends the server for good.
 */
export function keepRunning(
  first: Postmaster,
  start: (log: DatabaseLog) => Promise<Postmaster>,
  log: DatabaseLog,
): () => Promise<void> {
  const stopping = new AbortController()
  const { signal } = stopping
  const stopped = once(signal, 'abort')
  let current: Postmaster | undefined = first
  let failures = 0
  const watching = watch()
  return async () => {
    stopping.abort()
    await current?.stop()
    // A start that was under way ends what it made.
    await watching
  }

  async function watch(): Promise<void> {
    while (current !== undefined) {
      const startedAt = performance.now()
      const reason = await Promise.race([current.crashed, stopped.then(() => undefined)])
      if (reason === undefined) return
      current = undefined
      if (performance.now() - startedAt > STEADY_MS) failures = 0
      if (failures === 0) log.warn(`database: ${reason.message}. It is started again.`)
      await startAgain()
    }
  }

  async function startAgain(): Promise<void> {
    while (!signal.aborted) {
      await delay(pauseMs(failures), undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
      failures += 1
      try {
        const started = await start(failures === 1 ? log : silentLog)
        if (signal.aborted) return await started.stop()
        current = started
        log.info('database: it runs again')
        return
      } catch (error) {
        if (failures === 1) {
          log.warn(`database: ${(error as Error).message}. It is tried again until it starts.`)
        }
      }
    }
  }
}

/** A server that ran for so long has got over what ended it before. */
const STEADY_MS = 10_000

/** None, 0.2 s, 0.4 s … 10 s. */
function pauseMs(failures: number): number {
  return failures === 0 ? 0 : Math.min(100 * 2 ** failures, 10_000)
}
