import type { Queryable } from '../db/queryable.ts'
import type { Origin } from '../http/admission/origin.ts'
import { createEventBudget } from './event-budget.ts'
import type { LeftOutEvents } from './left-out-events.ts'
import { recordEvent } from './record-event.ts'
import type { Actor, EventFacts } from './record-event.ts'

/** Writes an event of a call that had no effect, or counts it when its source or its tenant had enough this minute. */
export type RecordBounded = (
  source: string,
  origin: Origin,
  actor: Actor,
  facts: EventFacts & { readonly result: string },
) => Promise<void>

/** @param bounds events a minute, and what the sources are. */
export function createBoundedEvents(
  sql: Queryable,
  leftOut: LeftOutEvents,
  bounds: {
    readonly perSource: number
    readonly perTenant: number
    readonly sources: 'addresses' | 'users'
  },
): RecordBounded {
  const budget = createEventBudget(bounds)
  return async (source, origin, actor, facts) => {
    const { tenantId } = actor
    if (budget.spend(tenantId, source)) return recordEvent(sql, origin, actor, facts)
    const { operationId } = origin
    const { sources } = bounds
    leftOut.count({ tenantId, operationId, result: facts.result, source, sources })
  }
}
