import { FINDING_KINDS, FINDING_STATES, SEVERITIES } from '@openhss/contract'
import type { FindingCounts, FindingKind, FindingState } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { joinHost, matchesFinding } from './finding-query.ts'
import type { FindingQuery } from './finding-query.ts'

/** Counts the findings that match by severity, kind and state. */
export async function countFindings(
  sql: Queryable,
  scope: ProjectScope,
  query: FindingQuery,
): Promise<FindingCounts> {
  const groups = await sql<Group[]>`
    select f.state, f.severity, f.kind, count(*) as number
    from findings f ${query.asksForHost ? joinHost(sql) : sql``}
    where ${matchesFinding(sql, scope, query)}
    group by f.state, f.severity, f.kind`.once()
  const listed = groups.filter(({ state }) => query.states.includes(state))
  const states = query.namesStates ? listed : groups
  return {
    total_num: sum(listed),
    severity: facet(SEVERITIES, (name) =>
      listed.filter(({ severity }) => SEVERITIES[severity - 1] === name),
    ),
    kind: facet(FINDING_KINDS, (name) => listed.filter(({ kind }) => kind === name)),
    state: facet(FINDING_STATES, (name) => states.filter(({ state }) => state === name)),
  }
}

interface Group {
  readonly state: FindingState
  readonly severity: number
  readonly kind: FindingKind
  readonly number: number
}

function facet<Name extends string>(
  names: readonly Name[],
  groupsOf: (name: Name) => readonly Group[],
): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, sum(groupsOf(name))])) as Record<
    Name,
    number
  >
}

function sum(groups: readonly Group[]): number {
  return groups.reduce((total, { number }) => total + number, 0)
}
