import { createBoundedEvents } from '../../audit/bounded-events.ts'
import type { LeftOutEvents } from '../../audit/left-out-events.ts'
import type { Queryable } from '../../db/queryable.ts'
import { addressGroup } from '../../http/limits/address-group.ts'
import type { Origin } from '../../http/admission/origin.ts'
import { operatorTenantId } from '../iam-queries.ts'
import type { NamedRow } from '../identities/identity-queries.ts'
import type { IssueKind } from './issue-token.ts'

/** People at one address mistype less than this; made-up names add at most 100 MB a day to a tenant's log. */
const FAILURES_A_MINUTE = { perSource: 30, perTenant: 300, sources: 'addresses' } as const

/** The sign-in that was tried. */
export interface FailedSignIn {
  /** Undefined when there is no such tenant; the tenant that operates the service is told instead. */
  readonly tenant: NamedRow | undefined
  readonly userName: string
  readonly credential: IssueKind['credential']
  /** True for the failure that locked the name; attempts that the lock refuses are no events. */
  readonly isLocking: boolean
}

/** Makes a function that writes an event for a failed sign-in, or counts it beyond the bounds. */
export function createFailedSignInRecorder(
  sql: Queryable,
  leftOut: LeftOutEvents,
): (origin: Origin, failed: FailedSignIn) => Promise<void> {
  const record = createBoundedEvents(sql, leftOut, FAILURES_A_MINUTE)
  return async (origin, { tenant, userName, credential, isLocking }) => {
    const tenantId = tenant?.id ?? (await operatorTenantId(sql))
    const actor = { tenantId, userName: printableName(userName), credential }
    await record(addressGroup(origin.sourceIp), origin, actor, {
      result: 'IAM.0401',
      ...(isLocking && { details: { locked: 'the user name, for this address' } }),
    })
  }
}

/**
 * Returns the name as it was tried, cut to the length of real names and without line breaks or escapes for
 * the reader of the log.
 */
function printableName(tried: string): string {
  return tried.slice(0, 64).replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD')
}
