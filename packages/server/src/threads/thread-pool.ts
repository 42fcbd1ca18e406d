import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

/** Runs work that would stop the event loop. What a thread is given and gives back is copied. */
export interface ThreadPool {
  /**
   * Calls an exported function in a thread.
   * @param input is copied, except for the buffers to transfer, which are gone here afterwards.
   * @throws what the function throws, as a plain Error.
   */
  run<Output>(task: ThreadTask): Promise<Output>
  close(): Promise<void>
}

export interface ThreadTask {
  /** `import.meta.url` of the module that exports the function. */
  readonly module: string
  readonly name: string
  readonly input: unknown
  readonly transfer?: readonly ArrayBuffer[]
}

/** What a thread answers. */
export type ThreadAnswer = { readonly output: unknown } | { readonly error: unknown }

/**
 * The event loop and the database need cores, too; and each thread that parses 12 MB takes up to 150 MB.
 */
const MAX_THREADS = Math.max(1, Math.min(2, availableParallelism() - 1))
/** A thread starts in 0.2 s, and keeps some 60 MB; nearly all servers need none for hours. */
const KEEP_IDLE_MS = 20_000
/** A million words of 32 MB take 300 MB. Beyond this the thread ends, and not the process. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 512 }

/** Makes a pool whose threads start when there is work, and end when there was none for a while. */
export function createThreadPool(): ThreadPool {
  const idle: Thread[] = []
  const all = new Set<Thread>()
  const queue: Job[] = []
  let isClosed = false

  return {
    run: <Output>(task: ThreadTask) =>
      new Promise<Output>((resolve, reject) => {
        queue.push({ task, resolve: resolve as (output: unknown) => void, reject })
        startNext()
      }),
    close: async () => {
      isClosed = true
      for (const { reject } of queue.splice(0)) reject(new Error('the server stops'))
      await Promise.all([...all].map(({ worker }) => worker.terminate()))
    },
  }

  function startNext(): void {
    if (queue.length === 0 || isClosed) return
    const thread = idle.pop() ?? (all.size < MAX_THREADS ? startThread() : undefined)
    if (thread === undefined) return
    const job = queue.shift() as Job
    const { module, name, input, transfer = [] } = job.task
    thread.job = job
    clearTimeout(thread.end)
    thread.worker.ref()
    thread.worker.postMessage({ module, name, input }, [...transfer])
  }

  function startThread(): Thread {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      resourceLimits: RESOURCE_LIMITS,
    })
    const thread: Thread = { worker, job: undefined, end: undefined }
    all.add(thread)
    worker.on('message', (answer: ThreadAnswer) => {
      const { job } = thread
      thread.job = undefined
      rest(thread)
      if ('error' in answer) job?.reject(answer.error)
      else job?.resolve(answer.output)
      startNext()
    })
    worker.on('error', (error) => leave(thread, error))
    worker.on('exit', () => leave(thread, new Error('the thread ended')))
    return thread
  }

  function rest(thread: Thread): void {
    idle.push(thread)
    thread.worker.unref()
    thread.end = setTimeout(() => void thread.worker.terminate(), KEEP_IDLE_MS).unref()
  }

  function leave(thread: Thread, error: unknown): void {
    clearTimeout(thread.end)
    all.delete(thread)
    if (idle.includes(thread)) idle.splice(idle.indexOf(thread), 1)
    thread.job?.reject(error)
    thread.job = undefined
    startNext()
  }
}

interface Job {
  readonly task: ThreadTask
  readonly resolve: (output: unknown) => void
  readonly reject: (error: unknown) => void
}

interface Thread {
  readonly worker: Worker
  job: Job | undefined
  end: NodeJS.Timeout | undefined
}
