import type { OwnWords } from '../../passwords/words/own-words.ts'

/** What the server wants of this agent, as far as it is known. */
export interface PolicyState {
  /** The project's own words; undefined until the server told them. */
  readonly words: OwnWords | undefined
  /** Names of the company and the like, from which words are made. */
  readonly companies: readonly string[]
  /** ID of a detection that somebody asked for; undefined while none is open. */
  readonly detection: string | undefined
}

/** Holds the newest policy, and tells those who wait for a change. */
export class Policy {
  #state: PolicyState = { words: undefined, companies: [], detection: undefined }
  #next = Promise.withResolvers<void>()

  get state(): PolicyState {
    return this.#state
  }

  set(state: PolicyState): void {
    const isNews = asksForMore(state, this.#state)
    this.#state = state
    if (!isNews) return
    this.#next.resolve()
    this.#next = Promise.withResolvers()
  }

  /** Resolves at the next change that asks for work, and when the signal aborts. */
  async changed(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const stop = () => resolve()
    signal.addEventListener('abort', stop, { once: true })
    await Promise.race([promise, this.#next.promise])
    signal.removeEventListener('abort', stop)
  }
}

/** Whether a change asks for work; the end of a detection does not. */
function asksForMore(next: PolicyState, before: PolicyState): boolean {
  return (
    next.words?.revision !== before.words?.revision ||
    next.companies.join('\n') !== before.companies.join('\n') ||
    (next.detection !== undefined && next.detection !== before.detection)
  )
}
