import { createBoundedEvents } from '../audit/bounded-events.ts'
import type { LeftOutEvents } from '../audit/left-out-events.ts'
import type { Queryable } from '../db/queryable.ts'
import type { Origin } from '../http/admission/origin.ts'
import { addressGroup } from '../http/limits/address-group.ts'
import { operatorTenantId } from '../iam/iam-queries.ts'
import { findProjectOwner } from './enrolment-queries.ts'
import { parseJoinToken } from './join-tokens.ts'

/** Anybody can fail, so there is at most one event per address and minute: 1.5 MB a day for each tenant. */
const FAILURES_A_MINUTE = { perSource: 1, perTenant: 5, sources: 'addresses' } as const

/**
 * Writes an audit event for an enrolment that failed, or for the question whether one would: for the tenant of the project that the join token names, or for
 * the tenant that operates the service.
 */
export function createFailedEnrolmentRecorder(
  sql: Queryable,
  leftOut: LeftOutEvents,
): (origin: Origin, joinToken: string, hostName: string) => Promise<void> {
  const record = createBoundedEvents(sql, leftOut, FAILURES_A_MINUTE)
  return async (origin, joinToken, hostName) => {
    const { projectId } = parseJoinToken(joinToken)
    const owner = await findProjectOwner(sql, projectId)
    const tenantId = owner ?? (await operatorTenantId(sql))
    await record(
      addressGroup(origin.sourceIp),
      origin,
      { tenantId, userName: hostName, credential: 'join token' },
      { result: 'AGENT.0001', ...(owner !== undefined && { projectId }), resourceType: 'host' },
    )
  }
}
