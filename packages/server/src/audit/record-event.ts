import { MAX_AUDIT_CHARACTERS } from '@openhss/contract'
import type { AuditResourceType } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import type { Identity } from '../caller/caller.ts'
import type { Origin } from '../http/admission/origin.ts'

/** The user or agent that acts, as far as it is known. */
export interface Actor {
  readonly tenantId: string
  readonly userId?: string
  readonly userName: string
  readonly credential: string
  readonly accessKey?: string
}

export interface EventFacts {
  /** An error code; `ok` when left out. */
  readonly result?: string
  readonly projectId?: string
  readonly resourceType?: AuditResourceType
  readonly resourceId?: string
  /** The values that were set; never a secret. */
  readonly details?: Readonly<Record<string, string>>
}

/**
 * Writes an audit event in the transaction of the change that it reports, so that neither is there without
 * the other.
 */
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
    values (${actor.tenantId}, ${origin.operationId}, ${result}, ${actor.userId ?? null},
      ${storable(actor.userName)}, ${actor.credential}, ${optional(actor.accessKey)},
      ${origin.sourceIp}, ${optional(projectId)}, ${resourceType ?? null}, ${optional(resourceId)},
      ${details === undefined ? null : jsonOf(details)}::text::json, ${origin.requestId})`
}

export function actorOf({ user, tenant, credential }: Identity): Actor {
  return {
    tenantId: tenant.id,
    userId: user.id,
    userName: user.name,
    credential: credential.kind,
    ...('access' in credential && { accessKey: credential.access }),
  }
}

function jsonOf(details: Readonly<Record<string, string>>): string {
  const entries = Object.entries(details)
  return JSON.stringify(
    Object.fromEntries(entries.map(([name, value]) => [name, storable(value, MAX_DETAIL_LENGTH)])),
  )
}

function optional(text: string | undefined): string | null {
  return text === undefined ? null : storable(text)
}

/** As long as the IDs of 100 enterprise projects. */
const MAX_DETAIL_LENGTH = 4096

/**
 * Bounds a text and removes what PostgreSQL cannot keep (NUL, half of a surrogate pair) and what would
 * write elsewhere on the screen of the log's reader: escapes, line breaks, a change of direction.
 */
function storable(text: string, maxLength = MAX_AUDIT_CHARACTERS): string {
  const bounded = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text
  return bounded.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD')
}
