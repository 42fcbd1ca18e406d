import { ApiError } from '@openhss/contract/runtime'

/**
 * Keeps quiet after the server told this agent that it does not speak for its host (any more): nothing is sent until the
 * time that the server named. The identity stays, because only a person can say which of two copies is the right one,
 * and a server that is restored from a backup may know a deleted host again.
 */
export class Barring {
  readonly #now: () => number
  #refusal: ApiError | undefined
  #until = 0

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /**
   * Makes a call, unless it is too early for it.
   * @throws what the call throws, and again the refusal, until it is time to ask again.
   */
  async call<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#refusal !== undefined && this.#now() < this.#until) throw this.#refusal
    try {
      const answer = await ask()
      this.#refusal = undefined
      return answer
    } catch (error) {
      if (isBarred(error)) {
        this.#refusal = error
        this.#until = this.#now() + 1000 * (error.retryAfterSeconds ?? ASK_AGAIN_SECONDS)
      }
      throw error
    }
  }
}

const ASK_AGAIN_SECONDS = 300

/** Whether the server refuses whatever this agent may say: another copy speaks for the host, or the host was deleted. */
export function isBarred(error: unknown): error is ApiError {
  return isCopyRefusal(error) || isHostDeleted(error)
}

export function isCopyRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === 'AGENT.0003'
}

/** Whether the server only waits to see which of two is alive: it may be the process that this one replaced. */
export function isInDoubt({ retryAfterSeconds = ASK_AGAIN_SECONDS }: ApiError): boolean {
  return retryAfterSeconds < ASK_AGAIN_SECONDS
}

export function isHostDeleted(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === 'AGENT.0004'
}
