import { publicCode } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import type { ApiFailure } from '../http/answers/api-error.ts'
import type { Caller } from '../caller/caller.ts'
import type { Origin } from '../http/admission/origin.ts'
import { createEventBudget } from './event-budget.ts'
import { actorOf, recordEvent } from './record-event.ts'

/** Bounds for a user at one operation, and for all users together: at 400 bytes each, 1.2 MB at most. */
const REFUSALS_A_MINUTE = { perSource: 10, perTenant: 3000 }

/**
 * Makes a function that writes an event for a change that a known user was not allowed to make, within the
 * bounds of a minute.
 */
export function createRefusalRecorder(
  sql: Queryable,
): (origin: Origin, caller: Caller, failure: ApiFailure) => Promise<void> {
  const budget = createEventBudget(REFUSALS_A_MINUTE)
  return async (origin, caller, failure) => {
    if (caller === undefined || !('user' in caller)) return
    if (!budget.spend(caller.tenant.id, `${caller.user.id} ${origin.operationId}`)) return
    await recordEvent(sql, origin, actorOf(caller), { result: publicCode(failure.code) })
  }
}
