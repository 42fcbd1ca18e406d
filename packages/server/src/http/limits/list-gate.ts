import { createGate } from './gate.ts'
import type { Gate } from './gate.ts'

/** Two of the ten connections of the pool; the others are for quick queries. */
const MAX_AT_ONCE = 2
/** At 0.15 s for a list of a million records, the last of 16 has waited for 2.5 s. */
const MAX_WAITING_OF_ONE_TENANT = 16

/**
 * Lets few lists that may read a large table be made at once, and only one of each tenant, so that the auditor of one
 * tenant cannot take the database from everybody.
 * @throws APIGW.0308 from the gate, when too many of the tenant wait.
 */
export function createListGate(): ListGate {
  return createGate({
    maxAtOnce: MAX_AT_ONCE,
    maxAtOnceOfOne: 1,
    maxWaiting: Infinity,
    maxWaitingOfOne: MAX_WAITING_OF_ONE_TENANT,
    refusal: (waiting) => `${waiting} lists of the account wait already.`,
  })
}

/** Makes a list for the tenant of this ID when it is its turn. */
export type ListGate = Gate
