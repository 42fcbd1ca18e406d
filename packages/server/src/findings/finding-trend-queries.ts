import { SEVERITIES } from '@openhss/contract'
import type { FindingTrend, FindingTrendPoint } from '@openhss/contract'
import { instantText } from '../db/instant-text.ts'
import { oneRow } from '../db/one-row.ts'
import type { Fragment, Queryable } from '../db/queryable.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { isFindingInScope } from '../lists/finding-scope.ts'

/** Counts the open findings of a scope now, and goes back from there by what happened to them. */
export async function readFindingTrend(
  sql: Queryable,
  scope: ProjectScope,
  days: number,
): Promise<FindingTrend> {
  const rows = await selectTrend(sql, scope, days)
  const { now, recordedFrom, open, steps } = oneRow(rows)
  const points = [pointOf(now, open)]
  let counts = open
  for (const at of endsOfDays(now, days)) {
    if (recordedFrom === null || at < recordedFrom) break
    const since = steps.filter((step) => step.at === at)
    counts = since.reduce(undone, counts)
    points.unshift(pointOf(at, counts))
  }
  return { ...(recordedFrom !== null && { recorded_from: recordedFrom }), data_list: points }
}

/** Open findings by rank of their severity, counted from 0. */
type Counts = readonly number[]

/** So many findings went from one severity to another in the day that began then; 0: they were not open. */
interface Step {
  readonly at: string
  readonly from: number
  readonly to: number
  readonly number: number
}

interface Trend {
  readonly now: string
  readonly recordedFrom: string | null
  readonly open: Counts
  readonly steps: readonly Step[]
}

/**
 * Between two events a finding stays as it is, so how it was before each event, and how it is now, is all that there is
 * to know. Whether it was open before an event is told by that event, or else by the next one that is about its state;
 * its severity by the next one about that. This also holds for a restless finding, which comes and goes without events.
 */
function selectTrend(sql: Queryable, scope: ProjectScope, days: number) {
  const { projectId } = scope
  // The least of these is of the earliest event.
  const timed = (digit: Fragment) => sql`(date_part('epoch', r.at) * 1000)::bigint * 8 + ${digit}`
  return sql<Trend[]>`
    with recent as materialized (
      select e.finding_id, e.at, e.id, e.kind, e.from_value from finding_events e
      where e.project_id = ${projectId}
        and e.at >= date_trunc('day', now(), 'UTC') - make_interval(days => ${days - 1})
        and e.kind in ('opened', 'reopened', 'fixed', 'accepted', 'acceptance_ended',
          'severity_raised', 'severity_lowered')
      order by e.at desc limit ${MAX_EVENTS}
    ), told as (
      select r.finding_id, r.at, r.id, f.state = 'open' as is_open, f.severity,
        -- Of the end of an acceptance the finding was accepted before, or fixed and accepted.
        min(${timed(sql`(r.kind in ('fixed', 'accepted') and r.from_value = 'open')::integer`)})
          filter (where r.kind not in ('severity_raised', 'severity_lowered')) over later % 8 as open_before,
        min(${timed(sql`array_position('{low,medium,high,critical}'::text[], r.from_value)`)})
          filter (where r.kind in ('severity_raised', 'severity_lowered')) over later % 8 as severity_before
      from recent r
        join findings f on f.project_id = ${projectId} and f.finding_id = r.finding_id
      where ${isFindingInScope(sql, scope)}
      window later as (partition by r.finding_id order by r.at desc, r.id desc)
    ), known as (
      select finding_id, at, id,
        case when coalesce(open_before = 1, is_open)
          then coalesce(severity_before, severity) else 0 end as before,
        case when is_open then severity else 0 end as now
      from told
    ), steps as (
      select date_trunc('day', at, 'UTC') as day, before,
        coalesce(lag(before) over (partition by finding_id order by at desc, id desc), now) as after
      from known
    ), counted as (
      select day, before, after, count(*) as number from steps
      where before <> after group by day, before, after
    ), open as (
      select f.severity, count(*) as number from findings f
      where ${isFindingInScope(sql, scope)} and f.state = 'open' group by f.severity
    )
    select ${instantText(sql, sql`now()`, 'milliseconds')} as now,
      ${instantText(
        sql,
        sql`greatest(${firstRecord(sql, scope)}, (
          select min(at) from recent having count(*) = ${MAX_EVENTS}))`,
        'milliseconds',
      )} as "recordedFrom",
      array(select coalesce(o.number, 0)::integer
        from generate_series(1, ${SEVERITIES.length}::integer) rank
          left join open o on o.severity = rank order by rank) as open,
      coalesce((select json_agg(json_build_object(
          'at', ${instantText(sql, sql`day`, 'milliseconds')},
          $$from$$, before, 'to', after, 'number', number)) from counted), '[]') as steps`
}

/** So many events are counted in 0.4 s; where there are more, the time before them is not known. */
const MAX_EVENTS = 100_000

/** When the first finding was opened. */
function firstRecord(sql: Queryable, scope: ProjectScope): Fragment {
  // Of all of them, the first event is one look into the index of times.
  return scope.enterpriseProjectIds === null
    ? sql`(select min(e.at) from finding_events e where e.project_id = ${scope.projectId})`
    : sql`(select min(f.first_seen_at) from findings f where ${isFindingInScope(sql, scope)})`
}

/** The ends of the days before, which are the beginnings of the next ones; the newest first. */
function endsOfDays(now: string, days: number): string[] {
  const today = Date.parse(`${now.slice(0, 10)}T00:00:00.000Z`)
  return Array.from({ length: days }, (_, back) => new Date(today - back * DAY_MS).toISOString())
}

const DAY_MS = 86_400_000

function undone(counts: Counts, { from, to, number }: Step): Counts {
  return counts.map((count, index) => {
    const rank = index + 1
    return count + (rank === from ? number : 0) - (rank === to ? number : 0)
  })
}

function pointOf(
  at: string,
  [low = 0, medium = 0, high = 0, critical = 0]: Counts,
): FindingTrendPoint {
  return { at, critical, high, medium, low }
}
