import { publicCode } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import type { ApiFailure } from '../http/answers/api-error.ts'
import type { Caller } from '../caller/caller.ts'
import type { Origin } from '../http/admission/origin.ts'
import { createBoundedEvents } from './bounded-events.ts'
import type { LeftOutEvents } from './left-out-events.ts'
import { actorOf } from './record-event.ts'

/** Bounds for a user at one operation, and for all users together: at 400 bytes each, 1.2 MB at most. */
const REFUSALS_A_MINUTE = { perSource: 10, perTenant: 3000, sources: 'users' } as const

/**
 * Makes a function that writes an event for a change that a known user was not allowed to make, within the
 * bounds of a minute.
 */
export function createRefusalRecorder(
  sql: Queryable,
  leftOut: LeftOutEvents,
): (origin: Origin, caller: Caller, failure: ApiFailure) => Promise<void> {
  const record = createBoundedEvents(sql, leftOut, REFUSALS_A_MINUTE)
  return async (origin, caller, failure) => {
    if (caller === undefined || !('user' in caller)) return
    const source = `${caller.user.id} ${origin.operationId}`
    await record(source, origin, actorOf(caller), { result: publicCode(failure.code) })
  }
}
