import { ALL_GRANTED_ENTERPRISE_PROJECTS, MAX_CHANGED_FINDINGS } from '@openhss/contract'
import type {
  FindingChangeResult,
  findingOperations,
  FindingState,
  Input,
  Output,
} from '@openhss/contract'
import { actorOf, recordEvent } from '../audit/record-event.ts'
import type { ProjectIdentity } from '../caller/caller.ts'
import type { Sql } from '../db/connect.ts'
import type { Queryable } from '../db/queryable.ts'
import { changeFindings } from '../host-state/change-findings.ts'
import { ApiFailure, badRequest } from '../http/answers/api-error.ts'
import type { Call } from '../http/operations.ts'
import { permit } from '../iam/permit.ts'
import { scopeOf } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { decide, keepsAcceptance, readTerms } from './finding-decision.ts'
import type { FindingDecision } from './finding-decision.ts'
import { findFindings, findMatching, findUserId, listAcceptancesOf } from './finding-queries.ts'
import type { FoundFinding } from './finding-queries.ts'
import { readFindingQuery } from './finding-query.ts'

type Change = typeof findingOperations.changeFindings
type Body = Input<Change>['body']

/**
 * Changes findings as somebody decided, all of them in one transaction with one event of the audit log. Those that somebody
 * else accepted meanwhile are left out of both.
 * @throws HSS.0001, HSS.0011 when none of them is there, OPENHSS.0409 when a query gives another number than expected.
 */
export async function handleChange(
  sql: Sql,
  body: Body,
  call: Call<ProjectIdentity>,
): Promise<Output<Change>> {
  const { caller } = call
  const scope = scopeFor(caller, body)
  const decision = await readDecision(sql, body, caller)
  return sql.begin(async (tx) => {
    const found = await findChosen(tx, scope, body)
    if (found.length === 0) throw new ApiFailure('HSS.0011', 'No finding has one of these IDs.')
    const results = await applyDecision(tx, scope.projectId, found, decision, caller.user.name)
    const meant = found.filter(
      ({ findingId }) => results.get(findingId)?.outcome !== 'accepted_meanwhile',
    )
    if (meant.length > 0) {
      await recordEvent(tx, call, actorOf(caller), {
        projectId: scope.projectId,
        resourceType: 'finding',
        ...(meant.length === 1 && { resourceId: meant[0]?.findingId ?? '' }),
        details: detailsOf(body, meant),
      })
    }
    return {
      changed: [...results.values()].filter(({ outcome }) => outcome === 'changed').length,
      results: idsOf(body, found).map(
        (id) => results.get(id) ?? { finding_id: id, outcome: 'not_found' },
      ),
    }
  })
}

/** An acceptance without an end is no matter of everybody who may accept. */
function scopeFor(caller: ProjectIdentity, { without_end: isEndless }: Body): ProjectScope {
  if (isEndless !== true) return scopeOf(caller, ALL_GRANTED_ENTERPRISE_PROJECTS)
  const { projectId } = caller.permitted
  const permitted = permit(caller, 'openhss:findings:acceptForever', projectId)
  return scopeOf(permitted as ProjectIdentity, ALL_GRANTED_ENTERPRISE_PROJECTS)
}

async function readDecision(
  sql: Queryable,
  body: Body,
  { tenant }: ProjectIdentity,
): Promise<FindingDecision> {
  const { action, comment } = body
  if (action === 'accept') return { action, ...readTerms(body, Date.now()) }
  if (action === 'reopen') return { action, comment: comment ?? null }
  if (action === 'comment') {
    if (comment === undefined || comment.trim() === '') throw badRequest('comment is missing.')
    return { action, comment }
  }
  const { assignee: name } = body
  if (name === undefined) throw badRequest('assignee is missing; empty: nobody.')
  if (name === '') return { action, assignee: null, comment: comment ?? null }
  const id = await findUserId(sql, tenant.id, name)
  if (id === undefined) throw badRequest('assignee names no user of the account.')
  return { action, assignee: { id, name }, comment: comment ?? null }
}

async function findChosen(
  tx: Queryable,
  scope: ProjectScope,
  { finding_ids: ids, query, expected_count: expected }: Body,
): Promise<FoundFinding[]> {
  if ((ids === undefined) === (query === undefined)) {
    throw badRequest('Give finding_ids or query.')
  }
  if (ids !== undefined) return findFindings(tx, scope, ids)
  if (expected === undefined) throw badRequest('expected_count is missing; query needs it.')
  const found = await findMatching(
    tx,
    scope,
    readFindingQuery(query ?? ''),
    MAX_CHANGED_FINDINGS + 1,
  )
  if (found.length === expected) return found
  const number =
    found.length > MAX_CHANGED_FINDINGS ? `more than ${MAX_CHANGED_FINDINGS}` : found.length
  throw new ApiFailure(
    'OPENHSS.0409',
    `The query gives ${number} findings by now, not ${expected}. Nothing was changed: look at them again.`,
  )
}

async function applyDecision(
  tx: Queryable,
  projectId: string,
  found: readonly FoundFinding[],
  decision: FindingDecision,
  actor: string,
): Promise<Map<string, FindingChangeResult>> {
  const chosen = new Set(found.map(({ findingId }) => findingId))
  const hosts = [...new Set(found.map(({ hostId }) => hostId))]
  const decider = { actor, now: new Date().toISOString() }
  const results = new Map<string, FindingChangeResult>()
  const tell = (id: string, state: FindingState, hasChanged: boolean) =>
    results.set(id, { finding_id: id, outcome: hasChanged ? 'changed' : 'unchanged', state })
  const kept: string[] = []
  await changeFindings(tx, projectId, hosts, (host) =>
    decide(
      host,
      decision,
      decider,
      (row) => chosen.has(row.finding_id),
      (row, hasChanged) => {
        tell(row.finding_id, row.state, hasChanged)
        if (!hasChanged && keepsAcceptance(row, decision)) kept.push(row.finding_id)
      },
    ),
  )
  if (kept.length === 0) return results
  for (const [id, acceptance] of await listAcceptancesOf(tx, projectId, kept)) {
    results.set(id, {
      finding_id: id,
      outcome: 'accepted_meanwhile',
      state: 'accepted',
      acceptance,
    })
  }
  return results
}

function idsOf({ finding_ids: ids }: Body, found: readonly FoundFinding[]): readonly string[] {
  return ids === undefined ? found.map(({ findingId }) => findingId) : [...new Set(ids)]
}

function detailsOf(body: Body, found: readonly FoundFinding[]): Record<string, string> {
  const {
    action,
    query,
    reason,
    until,
    without_end: isEndless,
    comment,
    ticket,
    owner,
    assignee,
  } = body
  const said = { query, reason, until, comment, ticket, owner, assignee }
  const texts = Object.entries(said).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return {
    action,
    count: String(found.length),
    ...Object.fromEntries(texts),
    ...(isEndless === true && { until: 'never' }),
    finding_ids: found.map(({ findingId }) => findingId).join(' '),
  }
}
