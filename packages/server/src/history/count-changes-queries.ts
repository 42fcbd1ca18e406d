import {
  ACCOUNT_CHANGES,
  HOST_CHANGES,
  MAX_COUNTED_CHANGES,
  PORT_CHANGES,
  queryKeyOf,
} from '@openhss/contract'
import type { ChangeCounts } from '@openhss/contract'
import type { Fragment, Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { shownName } from '../lists/fleet-conditions.ts'
import { queryCondition } from '../lists/query-condition.ts'
import { changeSources } from './change-sources.ts'
import type { ChangeQuery } from './change-sources.ts'

interface Range {
  /** ISO 8601. */
  readonly since: string
  readonly until: string
}

/** Counts changes by kind. Each source is read as far as a bound: a busy fleet has a hundred thousand changes a day. */
export async function countChanges(
  sql: Queryable,
  scope: ProjectScope,
  query: ChangeQuery,
  range: Range,
): Promise<ChangeCounts> {
  const wanted = { scope, query, hostId: undefined, ...range, about: undefined }
  const sources = changeSources(sql, wanted).map(
    ({ kind, from, where }) => sql`select ${kind} as kind from ${from} where ${where}`,
  )
  const isOfHosts = query.every(({ key }) => key === undefined || queryKeyOf(key).about === 'host')
  const groups = await selectCounts(sql, [
    ...sources,
    ...(isOfHosts ? [findingEvents(sql, scope, query, range)] : []),
  ])
  const numberOf = (kind: string) =>
    groups.filter((group) => group.kind === kind).reduce((sum, { number }) => sum + number, 0)
  const kinds = [...PORT_CHANGES, ...ACCOUNT_CHANGES, ...HOST_CHANGES]
  const changes = kinds.map((kind) => [kind, numberOf(kind)] as const)
  const readOf = Map.groupBy(groups, ({ source }) => source)
  return {
    ...range,
    is_exact: [...readOf.values()].every(
      (ofSource) => ofSource.reduce((sum, { number }) => sum + number, 0) < MAX_COUNTED_CHANGES,
    ),
    total_num: changes.reduce((sum, [, number]) => sum + number, 0),
    changes: Object.fromEntries(changes) as ChangeCounts['changes'],
    ...(isOfHosts && {
      findings: {
        opened: numberOf('finding opened'),
        reopened: numberOf('finding reopened'),
        fixed: numberOf('finding fixed'),
      },
    }),
  }
}

interface Group {
  /** Number of the source in the list. */
  readonly source: number
  readonly kind: string
  readonly number: number
}

async function selectCounts(sql: Queryable, sources: readonly Fragment[]): Promise<Group[]> {
  const counts = sources.map(
    (source, index) => sql`${index === 0 ? sql`` : sql`union all`}
      select ${sql.unsafe(String(index))} as source, kind, count(*)::integer as number
      from (${source} limit ${sql.unsafe(String(MAX_COUNTED_CHANGES))}) bounded group by kind`,
  )
  if (counts.length === 0) return []
  return sql<Group[]>`${counts}`.once()
}

/** Events of findings go with their host, so deleted hosts have none. */
function findingEvents(
  sql: Queryable,
  scope: ProjectScope,
  query: ChangeQuery,
  { since, until }: Range,
): Fragment {
  const texts = () => [shownName(sql), sql`e.kind`]
  const { ofHost } = queryCondition(sql, query, { about: 'host', texts })
  return sql`
    select 'finding ' || e.kind as kind
    from finding_events e join hosts h on h.project_id = e.project_id and h.host_id = e.host_id
    where e.project_id = ${scope.projectId} and e.at >= ${since}::text::timestamptz
      and e.at < ${until}::text::timestamptz and e.kind in ('opened', 'reopened', 'fixed')
      and ${isInScope(sql, scope)} and ${ofHost}`
}
