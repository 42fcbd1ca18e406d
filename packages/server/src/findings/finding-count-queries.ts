import { FINDING_KINDS, FINDING_STATES, MAX_COUNTED_OWNERS, SEVERITIES } from '@openhss/contract'
import type { FindingCounts, FindingKind, FindingState } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { joinHost, matchesFinding } from './finding-query.ts'
import type { FindingQuery } from './finding-query.ts'

/** Counts the findings that match by severity, kind, state and owner. */
export async function countFindings(
  sql: Queryable,
  scope: ProjectScope,
  query: FindingQuery,
): Promise<FindingCounts> {
  const groups = await sql<Group[]>`
    select c.state, c.severity, c.kind, u.name as owner, c.number
    from (
      select f.state, f.severity, f.kind, f.assignee_id, count(*) as number
      from findings f ${query.asksForHost ? joinHost(sql) : sql``}
      where ${matchesFinding(sql, scope, query)}
      group by f.state, f.severity, f.kind, f.assignee_id
    ) c left join users u on u.id = c.assignee_id`.once()
  const listed = groups.filter(({ state }) => query.states.includes(state))
  const states = query.namesStates ? listed : groups
  return {
    total_num: sum(listed),
    severity: facet(SEVERITIES, (name) =>
      listed.filter(({ severity }) => SEVERITIES[severity - 1] === name),
    ),
    kind: facet(FINDING_KINDS, (name) => listed.filter(({ kind }) => kind === name)),
    state: facet(FINDING_STATES, (name) => states.filter(({ state }) => state === name)),
    owner: countOwners(listed),
  }
}

interface Group {
  readonly state: FindingState
  readonly severity: number
  readonly kind: FindingKind
  /** Name of the user; null: nobody. */
  readonly owner: string | null
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

function countOwners(groups: readonly Group[]): FindingCounts['owner'] {
  const owned = groups.filter(({ owner }) => owner !== null)
  const names = [...Map.groupBy(owned, ({ owner }) => owner ?? '')]
    .map(([name, ofOwner]) => ({ name, number: sum(ofOwner) }))
    .toSorted((one, other) => other.number - one.number || (one.name < other.name ? -1 : 1))
  const shown = names.slice(0, MAX_COUNTED_OWNERS)
  return { none: sum(groups) - sum(owned), names: shown, others: sum(owned) - sum(shown) }
}

function sum(groups: readonly { readonly number: number }[]): number {
  return groups.reduce((total, { number }) => total + number, 0)
}
