import { publicCode } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import type { ApiFailure } from '../http/api-error.ts'
import type { Caller, Identity } from '../http/caller.ts'
import type { Origin } from '../http/origin.ts'

/** Who acts, as far as that is known. */
export interface Actor {
  readonly domainId: string
  readonly userId?: string
  readonly userName: string
  readonly credential: string
  readonly accessKey?: string
}

export interface EventFacts {
  /** `ok` unless given: an error code. */
  readonly result?: string
  readonly projectId?: string
  readonly resourceType?: string
  readonly resourceId?: string
  /** What was set; never a secret. */
  readonly details?: Readonly<Record<string, string>>
}

/** Writes an audit event: in the transaction of the change it tells of, so that neither is without the other. */
export async function recordEvent(
  sql: Queryable,
  origin: Origin,
  actor: Actor,
  facts: EventFacts = {},
): Promise<void> {
  const { result = 'ok', projectId, resourceType, resourceId, details } = facts
  await sql`
    insert into audit_events (domain_id, operation, result, user_id, user_name, credential, access_key,
      source_ip, project_id, resource_type, resource_id, details, request_id)
    values (${actor.domainId}, ${origin.operationId}, ${result}, ${actor.userId ?? null},
      ${actor.userName}, ${actor.credential}, ${actor.accessKey ?? null}, ${origin.sourceIp},
      ${projectId ?? null}, ${resourceType ?? null}, ${resourceId ?? null},
      ${details === undefined ? null : JSON.stringify(details)}::text::json, ${origin.requestId})`
}

export function actorOf({ user, account, credential }: Identity): Actor {
  return {
    domainId: account.id,
    userId: user.id,
    userName: user.name,
    credential: credential.kind,
    ...(credential.kind !== 'token' && { accessKey: credential.access }),
  }
}

/** A change that a known user was not allowed to make. */
export async function recordRefusal(
  sql: Queryable,
  origin: Origin,
  caller: Caller,
  failure: ApiFailure,
): Promise<void> {
  if (caller === undefined || !('user' in caller)) return
  await recordEvent(sql, origin, actorOf(caller), { result: publicCode(failure.code) })
}
