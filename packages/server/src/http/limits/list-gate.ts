import { createGate } from './gate.ts'
import type { Gate } from './gate.ts'

/** Two of the ten connections of the pool: the rest is for what is quick. */
const MAX_AT_ONCE = 2
/** At 0.15 s for a list of a million records, the last one has waited for 2.5 s. */
const MAX_WAITING_OF_ONE_TENANT = 16

/**
 * Lets few lists be made at once that may read a large table, and one of a tenant: its auditor must not
 * be a way to take the database from everybody. Throws APIGW.0308 when too many wait.
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
