import { ApiFailure } from '../answers/api-error.ts'

export interface GateSettings {
  /** How many run at once: for all callers together, and for one caller. */
  readonly maxAtOnce: number
  readonly maxAtOnceOfOne: number
  readonly maxWaiting: number
  readonly maxWaitingOfOne: number
  /** The message for a caller that may not wait, told how many of its own wait already. */
  readonly refusal?: (waiting: number) => string
}

/** Runs the work of this caller when it is its turn. @throws APIGW.0308 when too many wait. */
export type Gate = <T>(caller: string, work: () => Promise<T>) => Promise<T>

/** Lets little work be done at once that is expensive; the rest waits in the order in which it came. */
export function createGate(settings: GateSettings): Gate {
  const running: string[] = []
  const waiting: { readonly caller: string; readonly enter: () => void }[] = []

  return async (caller, work) => {
    if (running.length < settings.maxAtOnce && hasRoom(caller)) running.push(caller)
    else await waitForTurn(caller)
    try {
      return await work()
    } finally {
      running.splice(running.indexOf(caller), 1)
      letNextIn()
    }
  }

  function hasRoom(caller: string): boolean {
    return running.filter((each) => each === caller).length < settings.maxAtOnceOfOne
  }

  function waitForTurn(caller: string): Promise<void> {
    const beside = waiting.filter((each) => each.caller === caller).length
    if (waiting.length >= settings.maxWaiting || beside >= settings.maxWaitingOfOne) {
      throw new ApiFailure('APIGW.0308', settings.refusal?.(beside))
    }
    return new Promise((resolve) => waiting.push({ caller, enter: resolve }))
  }

  /** A caller that leaves makes one place: for the first one that waits and has room. */
  function letNextIn(): void {
    const next = waiting.findIndex(({ caller }) => hasRoom(caller))
    for (const { caller, enter } of next === -1 ? [] : waiting.splice(next, 1)) {
      running.push(caller)
      enter()
    }
  }
}
