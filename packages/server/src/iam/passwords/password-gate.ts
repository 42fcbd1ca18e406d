import { addressGroup } from '../../http/limits/address-group.ts'
import { createGate } from '../../http/limits/gate.ts'
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
  const gate = createGate({
    maxAtOnce: MAX_AT_ONCE,
    maxAtOnceOfOne: MAX_AT_ONCE,
    maxWaiting: MAX_WAITING,
    maxWaitingOfOne: MAX_WAITING_FROM_ONE_ADDRESS,
  })
  return (address, check) => gate(addressGroup(address), () => check(hashing))
}

/** Runs a derivation for this address when it is its turn. */
export type PasswordGate = <T>(
  address: string,
  check: (hashing: PasswordHashing) => Promise<T>,
) => Promise<T>
