import { ApiFailure } from '../answers/api-error.ts'
import { FairQueue } from './fair-queue.ts'

/**
 * Bounds the bytes of bodies under way, of one caller and of all. A large body is counted until nobody needs it any
 * more, and its caller waits unread for its turn; a small one is counted while it is read, and never waits.
 */
export interface BodyBudget {
  /**
   * Counts a large body once there is room. Callers take turns.
   * @param isGone tells that nobody sends this body any more.
   * @throws APIGW.0308 when too many wait already, or when there was no room in time.
   */
  readonly holdLarge: (caller: string, bytes: number, isGone: () => boolean) => Promise<BodyHold>
  /** Counts a small body. @throws APIGW.0308 when there is no room now. */
  readonly holdSmall: (caller: string, bytes: number) => BodyHold
}

/** Bytes that are counted until they are released. */
export interface BodyHold {
  /** Aborted when the body comes too slowly while others wait for room. */
  readonly tooSlow?: AbortSignal
  /** All of the body is here, so it is slow no more. */
  received(): void
  release(): void
}

export interface BodyBounds {
  readonly largeBytes: number
  readonly largeBytesOfOne: number
  readonly smallBytes: number
  readonly smallBytesOfOne: number
  readonly maxWaiting: number
  readonly maxWaitingOfOne: number
  readonly maxWaitMs: number
  /** How long a body may be read while others wait. */
  readonly patienceMs: number
}

/**
 * The largest body has 32 MB (a million own words), a report at most 12; parsed in a thread each takes three times
 * its size. 300 reports of 11 MB at once took 3.7 GB before there was a bound. A fleet that comes back after an outage
 * sends some 10 kB a host, which are small bodies: 6,000 at once.
 */
const DEFAULT_BOUNDS: BodyBounds = {
  largeBytes: 96 * 1024 * 1024,
  largeBytesOfOne: 32 * 1024 * 1024,
  smallBytes: 64 * 1024 * 1024,
  smallBytesOfOne: 4 * 1024 * 1024,
  maxWaiting: 1000,
  maxWaitingOfOne: 16,
  maxWaitMs: 10_000,
  patienceMs: 5_000,
}

export function createBodyBudget(bounds: BodyBounds = DEFAULT_BOUNDS): BodyBudget {
  const large = new Tally(bounds.largeBytes, bounds.largeBytesOfOne)
  const small = new Tally(bounds.smallBytes, bounds.smallBytesOfOne)
  const waiting = new FairQueue<Waiting>()
  const reading = new Set<Reading>()
  let look: NodeJS.Timeout | undefined

  return {
    holdSmall: (caller, bytes) => {
      if (!small.hasRoom(caller, bytes)) throw tooMuch('Too many bodies are under way.')
      small.add(caller, bytes)
      return { received: () => {}, release: once(() => small.add(caller, -bytes)) }
    },
    holdLarge: async (caller, bytes, isGone) => {
      if (waiting.size > 0 || !large.hasRoom(caller, bytes)) await wait(caller, bytes, isGone)
      else large.add(caller, bytes)
      const slow = new AbortController()
      const read = { since: performance.now(), slow }
      reading.add(read)
      return {
        tooSlow: slow.signal,
        received: () => reading.delete(read),
        release: once(() => {
          reading.delete(read)
          large.add(caller, -bytes)
          letIn()
        }),
      }
    },
  }

  /** Resolves when the bytes are counted. */
  function wait(caller: string, bytes: number, isGone: () => boolean): Promise<void> {
    const beside = waiting.sizeOf(caller, '')
    if (beside >= bounds.maxWaitingOfOne || waiting.size >= bounds.maxWaiting) {
      throw tooMuch(`${beside} large bodies of the caller wait already.`)
    }
    look ??= setInterval(cutSlow, bounds.patienceMs / 5).unref()
    return new Promise((resolve, reject) => {
      const item: Waiting = { bytes, isGone, enter: () => (clearTimeout(timeout), resolve()) }
      const timeout = setTimeout(() => {
        waiting.remove(caller, '', item)
        reject(tooMuch('Large bodies of others had to be read first.'))
        rest()
      }, bounds.maxWaitMs)
      waiting.add(caller, '', item)
      letIn()
    })
  }

  function letIn(): void {
    for (;;) {
      const next = waiting.take((caller, { bytes, isGone }) => {
        if (!isGone() && !large.hasRoom(caller, bytes)) return false
        // One whose sender is gone is let in, too: the reader finds nothing to read and releases it.
        large.add(caller, bytes)
        return true
      })
      if (next === undefined) return rest()
      next.enter()
    }
  }

  /** A body that dribbles may do so only while nobody waits for the room that it takes. */
  function cutSlow(): void {
    const oldest = performance.now() - bounds.patienceMs
    for (const { since, slow } of reading) {
      if (since < oldest) slow.abort(tooMuch('The body came too slowly while others waited.'))
    }
  }

  function rest(): void {
    if (waiting.size > 0) return
    clearInterval(look)
    look = undefined
  }
}

interface Waiting {
  readonly bytes: number
  readonly isGone: () => boolean
  readonly enter: () => void
}

interface Reading {
  readonly since: number
  readonly slow: AbortController
}

/** Bytes under way, together and by caller. */
class Tally {
  readonly #max: number
  readonly #maxOfOne: number
  readonly #ofCallers = new Map<string, number>()
  #all = 0

  constructor(max: number, maxOfOne: number) {
    this.#max = max
    this.#maxOfOne = maxOfOne
  }

  hasRoom(caller: string, bytes: number): boolean {
    const own = this.#ofCallers.get(caller) ?? 0
    return own + bytes <= this.#maxOfOne && this.#all + bytes <= this.#max
  }

  add(caller: string, bytes: number): void {
    const own = (this.#ofCallers.get(caller) ?? 0) + bytes
    this.#all += bytes
    if (own > 0) this.#ofCallers.set(caller, own)
    else this.#ofCallers.delete(caller)
  }
}

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    work()
  }
}

function tooMuch(detail: string): ApiFailure {
  return new ApiFailure('APIGW.0308', detail)
}
