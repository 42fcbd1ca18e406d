import { ApiFailure } from '../http/api-error.ts'

/** A derivation costs a core 260 ms and 32 MB; two at once leave the rest of the service its threads. */
const MAX_AT_ONCE = 2
/** Four seconds' worth; whoever comes later is told so at once. */
const MAX_WAITING = 32

/**
 * Lets few password checks run at once: signing in is open to everybody, so it must not be a way to
 * take the whole machine. Throws APIGW.0308 when too many wait.
 */
export function createPasswordGate(): <T>(check: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0

  return async (check) => {
    if (running >= MAX_AT_ONCE) {
      if (waiting.length >= MAX_WAITING) throw new ApiFailure('APIGW.0308')
      // Whoever leaves hands its place over, so `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running += 1
    try {
      return await check()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
