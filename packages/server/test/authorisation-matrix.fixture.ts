import { permissions, roles } from '@openhss/contract'
import type { Operation, Permission, Role } from '@openhss/contract'
import type { Answer, TestApi } from '@openhss/testkit'
import type { CredentialKind } from './credentials.fixture.ts'

/** The range of a grant, seen from the project and the enterprise project that the requests name. */
export const scopes = [
  'the account',
  'the project',
  'the enterprise project',
  'another project',
  'a foreign enterprise project',
  'another account',
] as const
export type Scope = (typeof scopes)[number]

/**
 * `forbidden`: the role does not allow it. `invisible`: the caller is told that what the request names is
 * not there.
 */
export type Outcome = 'done' | 'forbidden' | 'invisible'

/**
 * States what the contract's permissions and roles promise, once more and apart from the server.
 * @param names of the fields of the request that name something of ours.
 */
export function expectedOutcome(
  { access, method, path }: Operation,
  names: ReadonlySet<string>,
  { role, scope, kind }: { role: Role; scope: Scope; kind: CredentialKind },
): Outcome {
  // A credential that lives for minutes makes nothing that outlives it, and ends nothing of others.
  if (
    kind === 'temporary access key' &&
    outlasting.some((each) => each.test(`${method} ${path}`))
  ) {
    return 'forbidden'
  }
  // These operations concern the caller's own things.
  if (access === 'identity') return 'done'
  const allows = (roles[role] as readonly string[]).includes(access)
  const namesInside = INSIDE.some((name) => names.has(name))
  const about = permissions[access as Permission]
  if (about === 'project' || about === 'wholeProject') {
    if (scope === 'another account' || scope === 'another project') return 'invisible'
    if (!allows) return 'forbidden'
    if (about === 'wholeProject') {
      return scope === 'the account' || scope === 'the project' ? 'done' : 'forbidden'
    }
    return scope === 'a foreign enterprise project' && namesInside ? 'invisible' : 'done'
  }
  if (!allows) return 'forbidden'
  if (about === 'service') return scope === 'the account' ? 'done' : 'forbidden'
  if (scope === 'another account') return names.size > 0 ? 'invisible' : 'done'
  if (about === 'account') return scope === 'the account' ? 'done' : 'forbidden'
  return scope === 'a foreign enterprise project' && namesInside ? 'invisible' : 'done'
}

/** Fields that name something of the enterprise project; the queries of lists name its host. */
const INSIDE = [
  'finding_id',
  'finding_ids',
  'host_id',
  'host_ids',
  'q',
  'enterprise_project_id',
  'join_token_id',
]

const outlasting = [
  /^(POST|PUT|DELETE) \/v3\.0\/OS-CREDENTIAL\/credentials/,
  /^POST \/v3\/users\/[^/]+\/password$/,
  /^(POST|PUT|DELETE) \/openhss\/v1\/(users|grants)/,
  /^(GET|POST) \/openhss\/v1\/accounts$/,
]

/** @throws when the request was not valid: then it needs a value that its schema cannot know. */
export function outcomeOf(answer: Answer): Outcome | `not expected: ${string}` {
  const { statusCode, body } = answer
  if (statusCode >= 200 && statusCode < 300) return isEmptyList(body) ? 'invisible' : 'done'
  const code = codeOf(answer)
  if (statusCode === 403) return 'forbidden'
  if (statusCode === 404 || INVISIBLE.has(code ?? '')) return 'invisible'
  if (statusCode === 400) throw new Error(`Give requestFor what the schemas do not tell: ${body}`)
  return `not expected: ${statusCode} ${body}`
}

const INVISIBLE = new Set(['HSS.0011', 'HSS.0013', 'HSS.1001'])

/** What a request came to, and what is known of it to judge the audit log by. */
export interface Observation {
  readonly outcome: string
  readonly operationId: string
  readonly userId: string
  readonly isChange: boolean
  readonly answer: Answer
}

/**
 * Returns the outcomes by their names; where the audit log lacks something or has too much after the request, what that is.
 * The log is asked once for all: a run of the matrix has 4,500 requests.
 */
export async function outcomesOf(
  { sql }: TestApi,
  observations: ReadonlyMap<string, Observation>,
): Promise<Record<string, string>> {
  const ids = [...observations.values()].map(({ answer }) => requestIdOf(answer))
  const events = await sql<AuditEvent[]>`
    select request_id, operation, result, user_id from audit_events
    where request_id = any(${ids})`
  const byRequest = Map.groupBy(events, ({ request_id }) => request_id)
  return Object.fromEntries(
    Array.from(observations, ([name, observed]) => {
      const those = byRequest.get(requestIdOf(observed.answer)) ?? []
      return [name, auditProblem(observed, those) ?? observed.outcome]
    }),
  )
}

interface AuditEvent {
  readonly request_id: string
  readonly operation: string
  readonly result: string
  readonly user_id: string
}

/** There should be one event for a change and one for a refused change, and none for a request that only reads. */
function auditProblem(
  { operationId, userId, isChange, answer }: Observation,
  events: readonly AuditEvent[],
): string | undefined {
  const isDone = answer.statusCode < 300
  const isRefused = answer.statusCode === 403 || codeOf(answer) === 'HSS.0013'
  const isRight = isChange
    ? events.length <= 1 &&
      (events.length === 1 || !(isDone || isRefused)) &&
      events.every(
        ({ operation, result, user_id }) =>
          operation === ((result === 'ok' && DOCUMENTED_NAMES[operationId]) || operationId) &&
          user_id === userId &&
          (result === 'ok') === isDone,
      )
    : events.length === 0
  return isRight ? undefined : `audit events: ${JSON.stringify(events)}`
}

function requestIdOf({ headers }: Answer): string {
  return String(headers['x-request-id'])
}

/** Names that the documents of HSS give to what an operation did. */
const DOCUMENTED_NAMES: Readonly<Record<string, string>> = {
  batchModifyPortStatus: 'ignorePortStatus',
}

function codeOf({ statusCode, body }: Answer): string | undefined {
  return statusCode < 400 ? undefined : (JSON.parse(body) as { error_code?: string }).error_code
}

/** Tells whether a list is empty: every list of the matrix has something in it for a caller who may see it. */
function isEmptyList(body: string): boolean {
  return /"(?:total_num|total_count)": ?0\b|"(?:projects|credentials)": ?\[\]/.test(body)
}
