import { addressGroup } from '../../http/limits/address-group.ts'
import { ApiFailure } from '../../http/answers/api-error.ts'
import { createPasswordHashing } from './password-hash.ts'
import type { PasswordCost, PasswordHashing } from './password-hash.ts'

/** A derivation costs a core 260 ms and 32 MB; two at once leave the rest of the service its threads. */
const MAX_AT_ONCE = 2
/** Four seconds' worth of work; a caller that comes later is refused at once. */
const MAX_WAITING = 32
/** The other half of the places is for others, so one address alone keeps nobody from signing in. */
const MAX_WAITING_FROM_ONE_ADDRESS = 16

/**
 * Lets few passwords be derived at once, to check one or to make one. Signing in is open to everybody, so
 * it must not be a way to take the whole machine.
 * @throws APIGW.0308 when too many wait.
 */
export function createPasswordGate(cost?: PasswordCost): PasswordGate {
  const hashing = createPasswordHashing(cost)
  const waiting: { readonly source: string; readonly enter: () => void }[] = []
  let running = 0

  return async (address, check) => {
    if (running >= MAX_AT_ONCE) {
      const source = addressGroup(address)
      const beside = waiting.filter((each) => each.source === source).length
      if (waiting.length >= MAX_WAITING || beside >= MAX_WAITING_FROM_ONE_ADDRESS) {
        throw new ApiFailure('APIGW.0308')
      }
      // A caller that leaves hands its place over, so `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push({ source, enter: resolve }))
    } else running += 1
    try {
      return await check(hashing)
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next.enter()
    }
  }
}

/** Runs a derivation for this address when it is its turn. */
export type PasswordGate = <T>(
  address: string,
  check: (hashing: PasswordHashing) => Promise<T>,
) => Promise<T>
