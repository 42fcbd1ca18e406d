import { once } from 'node:events'
import { SHARE_ENV, Worker } from 'node:worker_threads'
import type { Speedups } from '../../hashes/guessing/batch-size.ts'
import type { CpuAllowance } from '../../process/cpu-budget.ts'
import { packWords } from '../../hashes/guessing/guess-protocol.ts'
import type {
  GuessOrder,
  GuessReport,
  GuessWorkerSetup,
  WorkerGreeting,
} from '../../hashes/guessing/guess-protocol.ts'

/** Work for a pool: it gives orders out until there are none and hears how each one ended. */
export interface GuessWork<Task> {
  next(speedups: Speedups): Task | undefined | Promise<Task | undefined>
  order(task: Task): Omit<GuessOrder, 'words'> & { readonly words: readonly string[] }
  settle(task: Task, report: GuessReport): void
}

export interface GuessPoolOptions {
  readonly lanes: number
  readonly libraries: readonly string[]
  readonly budget?: CpuAllowance
  readonly signal?: AbortSignal
}

/** `unavailable`: this host has no crypt(3) that can be used. `failed`: every worker died. */
export type PoolEnd = 'finished' | 'stopped' | 'unavailable' | 'failed'

/**
 * Runs work on some worker threads. Never throws. A stop takes as long as one guess, but at most a second
 * is spent on waiting: no thread can be interrupted inside the library, so a late one ends by itself and
 * its last words count as not tested.
 */
export async function runGuessPool<Task>(
  work: GuessWork<Task>,
  { lanes, libraries, budget, signal }: GuessPoolOptions,
): Promise<PoolEnd> {
  if (signal?.aborted) return 'stopped'
  const stopFlag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const givenUp = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const stop = () => {
    Atomics.store(stopFlag, 0, 1)
    Atomics.notify(stopFlag, 0)
    timer = setTimeout(() => givenUp.abort(), PATIENCE_MS)
  }
  signal?.addEventListener('abort', stop, { once: true })
  try {
    const setup = { stopFlag, libraries, ...(budget && { budget }) }
    const ends = await Promise.all(
      Array.from({ length: lanes }, () => runLane(work, setup, givenUp.signal)),
    )
    if (signal?.aborted) return 'stopped'
    return ends.find((end) => end !== 'failed') ?? 'failed'
  } finally {
    signal?.removeEventListener('abort', stop)
    clearTimeout(timer)
  }
}

const PATIENCE_MS = 800

async function runLane<Task>(
  work: GuessWork<Task>,
  setup: GuessWorkerSetup,
  givenUp: AbortSignal,
): Promise<PoolEnd> {
  // The environment names the compile cache: without it each worker would load the type stripper, 18 MB of
  // it.
  const worker = new Worker(new URL('../../hashes/guessing/guess-worker.ts', import.meta.url), {
    workerData: setup,
    execArgv: [],
    env: SHARE_ENV,
    resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 },
  })
  // Without a listener of its own an error between two reports would end the process.
  worker.on('error', () => undefined)
  const hear = async (): Promise<unknown> => (await once(worker, 'message', { signal: givenUp }))[0]
  let task: Task | undefined
  try {
    const { available, speedups } = (await hear()) as WorkerGreeting
    if (!available) return 'unavailable'
    for (;;) {
      task = await work.next(speedups)
      if (task === undefined) return 'finished'
      const { words, ...order } = work.order(task)
      const packed = packWords(words)
      worker.postMessage({ ...order, words: packed }, [packed.buffer])
      const report = (await hear()) as GuessReport
      work.settle(task, report)
      if (report.kind === 'stopped') return 'stopped'
    }
  } catch {
    // The worker died, of want of memory for instance, or is no longer waited for.
    if (givenUp.aborted) return 'stopped'
    if (task !== undefined) work.settle(task, { kind: 'failed', tested: 0, workMs: 0 })
    return 'failed'
  } finally {
    const ended = worker.terminate()
    if (!givenUp.aborted) await ended
  }
}
