import { SHARE_ENV, Worker } from 'node:worker_threads'
import { MAX_GUESS_MS } from '../../process/guest-bounds.ts'
import { pause } from '../../process/pause.ts'
import type { LookedAt } from '../services/look/service-look.ts'
import { Culprits } from './culprits.ts'
import type {
  Question,
  ThreadAnswer,
  ThreadMessage,
  ThreadRequest,
  ThreadSetup,
} from './thread-protocol.ts'

export interface ThreadBounds {
  /** Bytes that the whole process may have resident while the thread works. */
  readonly residentBytes: number
  /** Bytes that a process of more than that may grow by: it is large for other reasons, and looks all the same. */
  readonly growthBytes: number
  /** Bytes of objects that the thread may keep. */
  readonly heapMb: number
  /** Milliseconds without a word from it. */
  readonly silenceMs: number
}

/**
 * A thread of its own for what processes of anybody show: whatever it takes, ports are scanned meanwhile, and it is
 * ended when it takes too much. It starts when it is asked, and runs until `release` is called.
 */
export class AccountThread {
  readonly #setup: ThreadSetup
  readonly #bounds: ThreadBounds
  readonly #culprits = new Culprits()
  #worker: Worker | undefined
  #last: Promise<unknown> = Promise.resolve()
  #wasBelowCeiling = false

  constructor(setup: ThreadSetup, bounds: ThreadBounds) {
    this.#setup = setup
    this.#bounds = bounds
  }

  /**
   * Asks, after all that was asked before. Whose look ends the thread is left out of the next try. Undefined: it was
   * stopped, or no try came to an end. Never throws.
   */
  ask(question: Question, signal: AbortSignal): Promise<ThreadAnswer | undefined> {
    const turn = this.#last.then(() => this.#tryToAsk(question, signal))
    this.#last = turn
    return turn
  }

  /** Ends it once it has answered; the next question starts it anew. */
  async release(): Promise<void> {
    await this.#last
    await this.#end()
  }

  async #tryToAsk(question: Question, signal: AbortSignal): Promise<ThreadAnswer | undefined> {
    const ceilingBytes = await this.#findRoom(signal)
    for (let tries = 0; tries < MAX_TRY_COUNT && !signal.aborted; tries += 1) {
      if (process.memoryUsage.rss() > ceilingBytes) {
        await this.#end()
        return undefined
      }
      const givenUp = this.#culprits.list(performance.now())
      const complete = 'ports' in question ? { ...question, givenUp } : question
      const outcome = await this.#askOnce(complete, ceilingBytes, signal)
      if ('answer' in outcome) return outcome.answer
      if (outcome.culprit) this.#culprits.add(outcome.culprit, performance.now())
    }
    return undefined
  }

  /**
   * Waits for a guess that takes much memory, which is over soon, and returns the bytes that the process may have
   * resident. A process that stays large, for a million own words or without the options of an agent, is not blind.
   */
  async #findRoom(signal: AbortSignal): Promise<number> {
    const { residentBytes, growthBytes } = this.#bounds
    const untilMs = performance.now() + MAX_GUESS_MS
    let resident = process.memoryUsage.rss()
    while (resident > residentBytes && this.#wasBelowCeiling && performance.now() < untilMs) {
      await pause(WATCH_MS, signal)
      if (signal.aborted) break
      resident = process.memoryUsage.rss()
    }
    this.#wasBelowCeiling = resident <= residentBytes
    return Math.max(residentBytes, resident + growthBytes)
  }

  async #askOnce(question: Question, ceilingBytes: number, signal: AbortSignal): Promise<Outcome> {
    const worker = (this.#worker ??= this.#start())
    const { silenceMs } = this.#bounds
    const outcome = await converse(worker, question, { ceilingBytes, silenceMs }, signal)
    if (!('answer' in outcome)) await this.#end()
    return outcome
  }

  #start(): Worker {
    // The environment names the compile cache, as for the threads that guess.
    const worker = new Worker(new URL('account-worker.ts', import.meta.url), {
      workerData: this.#setup,
      execArgv: [],
      env: SHARE_ENV,
      resourceLimits: {
        maxOldGenerationSizeMb: this.#bounds.heapMb,
        maxYoungGenerationSizeMb: YOUNG_MB,
      },
    })
    // Without a listener of its own an error between two questions would end the process.
    worker.on('error', () => undefined)
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined
    })
    worker.unref()
    return worker
  }

  async #end(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }
}

/** One that ends it, another one, and the last try. */
const MAX_TRY_COUNT = 3
const YOUNG_MB = 2
const WATCH_MS = 100
/** Milliseconds that a stop may take. */
const PATIENCE_MS = 1_000

/** The answer, or whom the thread looked at when it ended, or was to be ended. */
type Outcome = { readonly answer: ThreadAnswer } | { readonly culprit: LookedAt | undefined }

function converse(
  worker: Worker,
  question: Question,
  { ceilingBytes, silenceMs }: Pick<ThreadBounds, 'silenceMs'> & { readonly ceilingBytes: number },
  signal: AbortSignal,
): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  let culprit: LookedAt | undefined
  let heardMs = performance.now()
  let stoppedMs = Infinity
  const hear = (message: ThreadMessage) => {
    heardMs = performance.now()
    if (message.kind === 'begin') culprit = message.about
    else resolve({ answer: message })
  }
  const giveUp = () => resolve({ culprit })
  // The list of objects that are handed over with the message is empty.
  const say = (request: ThreadRequest) => worker.postMessage(request, [])
  const stop = () => {
    stoppedMs = performance.now()
    say({ kind: 'stop' })
  }
  const watch = setInterval(() => {
    const now = performance.now()
    if (now - stoppedMs > PATIENCE_MS) resolve({ culprit: undefined })
    else if (now - heardMs > silenceMs || process.memoryUsage.rss() > ceilingBytes) giveUp()
  }, WATCH_MS)
  worker.on('message', hear)
  worker.once('exit', giveUp)
  signal.addEventListener('abort', stop, { once: true })
  worker.ref()
  say(question)
  return promise.finally(() => {
    clearInterval(watch)
    worker.off('message', hear)
    worker.off('exit', giveUp)
    signal.removeEventListener('abort', stop)
    worker.unref()
  })
}
