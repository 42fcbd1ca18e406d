import type { FindingAcceptance, FindingEvent } from '@openhss/contract'
import { instantText } from '../db/instant-text.ts'
import type { Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { acceptanceFields } from '../lists/acceptance-fields.ts'
import { joinLiveness } from '../lists/host-fields.ts'
import { joinHost, matchesFinding } from './finding-query.ts'
import type { FindingQuery } from './finding-query.ts'

/** A finding of the scope, by its host. */
export interface FoundFinding {
  readonly findingId: string
  readonly hostId: string
}

export async function findFindings(
  sql: Queryable,
  scope: ProjectScope,
  findingIds: readonly string[],
): Promise<FoundFinding[]> {
  return sql<FoundFinding[]>`
    select f.finding_id as "findingId", f.host_id as "hostId"
    from findings f ${joinHost(sql)}
    where f.project_id = ${scope.projectId} and f.finding_id = any(${findingIds as string[]})
      and ${isInScope(sql, scope)}`
}

/** Finds what matches a query, at most so many. */
export async function findMatching(
  sql: Queryable,
  scope: ProjectScope,
  query: FindingQuery,
  limit: number,
): Promise<FoundFinding[]> {
  return sql<FoundFinding[]>`
    select f.finding_id as "findingId", f.host_id as "hostId"
    from findings f ${joinHost(sql)}
    where ${matchesFinding(sql, scope, query)} and f.state = any(${query.states as string[]})
      and ${isInScope(sql, scope)}
    order by f.finding_id limit ${limit}`.once()
}

/** The acceptances that hold for findings, by the IDs of the findings. */
export async function listAcceptancesOf(
  sql: Queryable,
  projectId: string,
  findingIds: readonly string[],
): Promise<ReadonlyMap<string, FindingAcceptance>> {
  const rows = await sql<{ findingId: string; acceptance: FindingAcceptance }[]>`
    select f.finding_id as "findingId",
      json_strip_nulls(json_build_object(${acceptanceFields(sql)})) as acceptance
    from findings f
      join acceptances a on a.project_id = f.project_id and a.acceptance_id = f.acceptance_id
    where f.project_id = ${projectId} and f.finding_id = any(${findingIds as string[]})`
  return new Map(rows.map(({ findingId, acceptance }) => [findingId, acceptance]))
}

/** The user of an account by name. */
export async function findUserId(
  sql: Queryable,
  tenantId: string,
  name: string,
): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`
    select id from users where domain_id = ${tenantId} and name = ${name}`
  return row?.id
}

/** Lists what happened to a finding, the newest first. */
export async function listFindingEvents(
  sql: Queryable,
  projectId: string,
  findingId: string,
): Promise<FindingEvent[]> {
  const rows = await sql<{ event: FindingEvent }[]>`
    select json_strip_nulls(json_build_object(
        'id', e.id, 'at', ${instantText(sql, sql`e.at`, 'milliseconds')}, 'kind', e.kind,
        'cause', e.cause, 'actor', nullif(e.actor, ''), $$from$$, e.from_value, 'to', e.to_value,
        'comment', e.comment)) as event
    from finding_events e
    where e.project_id = ${projectId} and e.finding_id = ${findingId}
    order by e.at desc, e.id desc limit ${MAX_LISTED_EVENTS}`
  return rows.map(({ event }) => event)
}

const MAX_LISTED_EVENTS = 200

/** The newest scans of a host, on which its findings rest. */
export interface ScansOfHost {
  readonly last_port_scan_at?: string
  readonly last_password_scan_at?: string
  readonly ports_covered: 'none' | 'partial' | 'complete'
  readonly accounts_covered: 'none' | 'partial' | 'complete'
}

export async function findScans(
  sql: Queryable,
  projectId: string,
  hostId: string,
): Promise<ScansOfHost | undefined> {
  const [row] = await sql<{ scans: ScansOfHost }[]>`
    select json_strip_nulls(json_build_object(
        'last_port_scan_at', ${instantText(sql, sql`l.last_port_scan_at`, 'milliseconds')},
        'last_password_scan_at', ${instantText(sql, sql`l.last_password_scan_at`, 'milliseconds')},
        'ports_covered', h.ports_covered, 'accounts_covered', h.accounts_covered)) as scans
    from hosts h ${joinLiveness(sql)}
    where h.project_id = ${projectId} and h.host_id = ${hostId}`
  return row?.scans
}
