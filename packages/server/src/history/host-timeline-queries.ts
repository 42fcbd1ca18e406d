import { dangerousPorts, MAX_LANE_STRETCHES, MAX_TIMELINE_LANES } from '@openhss/contract'
import type { HostTimeline } from '@openhss/contract'
import { instantText } from '../db/instant-text.ts'
import { oneRow } from '../db/one-row.ts'
import type { Fragment, Queryable } from '../db/queryable.ts'

interface TimelineWanted {
  readonly projectId: string
  readonly hostId: string
  /** ISO 8601. */
  readonly since: string
  readonly until: string
}

/** Reads the stretches of a host that reach into a time. The caller has seen that the host is of its scope. */
export async function readHostTimeline(
  sql: Queryable,
  wanted: TimelineWanted,
): Promise<HostTimeline> {
  const rows = await selectTimeline(sql, wanted).once()
  const { timeline } = oneRow(rows)
  const { since, until } = wanted
  return { since, until, ...timeline }
}

/** Selects the lanes, with the stretches of each in the order of time. */
export function selectTimeline(sql: Queryable, wanted: TimelineWanted) {
  const { projectId, hostId } = wanted
  const at = (instant: Fragment) => instantText(sql, instant, 'milliseconds')
  return sql<{ timeline: Omit<HostTimeline, 'since' | 'until'> }[]>`
    with stretches as (
      ${offlineStretches(sql, wanted)} union all ${lostStretches(sql, wanted)}
      union all ${openPorts(sql, wanted)} union all ${closedPorts(sql, wanted)}
      union all ${accountsNow(sql, wanted)} union all ${accountsBefore(sql, wanted)}
    ), placed as (
      select *, row_number() over (
        partition by kind, subject order by began desc nulls last, ended desc nulls first, detail) as place
      from stretches
    ), lanes as (
      select kind, subject, max(danger) as danger,
        count(*) filter (where began >= ${instant(sql, wanted.since)})
          + count(*) filter (where ended < ${instant(sql, wanted.until)}) as changes,
        count(*) filter (where place > ${MAX_LANE_STRETCHES}) as left_out,
        json_agg(json_build_object(
            $$from$$, ${at(sql`began`)}, 'maybe_from', ${at(sql`maybe_from`)}, 'to', ${at(sql`ended`)},
            'sure_to', ${at(sql`sure_to`)},
            'path', case when kind = 'port' then nullif(detail, '') end,
            'what', case when kind = 'lost' then split_part(detail, ' ', 1) end,
            'changes', case when kind = 'lost' then split_part(detail, ' ', 2)::integer end,
            'verdict', case when kind = 'account' then detail end) order by place desc)
          filter (where place <= ${MAX_LANE_STRETCHES}) as stretches
      from placed group by kind, subject
    ), shown as (
      select * from lanes
      order by kind not in ('host', 'lost'), danger desc, changes desc, kind desc, subject limit ${MAX_TIMELINE_LANES}
    )
    select json_strip_nulls(json_build_object(
      'ports_recorded_from', (select ${at(sql`h.port_history_from`)} from hosts h
        where h.project_id = ${projectId} and h.host_id = ${hostId}),
      'accounts_recorded_from', (select ${at(sql`h.account_history_from`)} from hosts h
        where h.project_id = ${projectId} and h.host_id = ${hostId}),
      'left_out', (select count(*) from lanes) - (select count(*) from shown),
      'lanes', coalesce((
        select json_agg(json_build_object(
            'kind', kind,
            'category', case when kind = 'port' then subject[1] end,
            'port', case when kind = 'port' then subject[2]::integer end,
            'type', case when kind = 'port' then subject[3] end,
            'laddr', case when kind = 'port' then subject[4] end,
            'service_type', case when kind = 'account' then subject[1] end,
            'instance', case when kind = 'account' then nullif(subject[2], '') end,
            'user_name', case when kind = 'account' then subject[3] end,
            'left_out', nullif(left_out, 0), 'stretches', stretches)
          order by kind not in ('host', 'lost'), danger desc, changes desc, kind desc, subject)
        from shown), '[]')
    )) as timeline`
}

/** One column list for all, so that they can be put together. `began` is null for a time before recording began. */
function stretchOf(
  sql: Queryable,
  stretch: {
    readonly kind: 'host' | 'lost' | 'port' | 'account'
    readonly subject: Fragment
    readonly began: Fragment
    readonly maybeFrom?: Fragment
    readonly ended?: Fragment
    readonly sureTo: Fragment
    readonly detail: Fragment
    readonly danger: Fragment
  },
): Fragment {
  const nothing = sql`null`
  return sql`${stretch.kind}::text as kind, ${stretch.subject}::text[] as subject,
    (${stretch.began})::timestamptz as began, (${stretch.maybeFrom ?? nothing})::timestamptz as maybe_from,
    (${stretch.ended ?? nothing})::timestamptz as ended, (${stretch.sureTo})::timestamptz as sure_to,
    (${stretch.detail})::text as detail, (${stretch.danger})::integer as danger`
}

function offlineStretches(sql: Queryable, wanted: TimelineWanted): Fragment {
  const columns = stretchOf(sql, {
    kind: 'host',
    subject: sql`'{}'`,
    began: sql`e.at`,
    ended: sql`e.heard_at`,
    sureTo: sql`null`,
    detail: sql`null`,
    danger: sql`0`,
  })
  return sql`
    select ${columns} from (
      select at, kind, lead(at) over (order by at, id) as heard_at from host_events
      where ${isOfHost(sql, wanted)} and kind in ('offline', 'online')
    ) e
    where e.kind = 'offline' and e.at < ${instant(sql, wanted.until)}
      and coalesce(e.heard_at > ${instant(sql, wanted.since)}, true)`
}

function lostStretches(sql: Queryable, wanted: TimelineWanted): Fragment {
  const text = (field: string) => sql`e.details ->> ${field}::text`
  const from = sql`(${text('from')})::timestamptz`
  const to = sql`(${text('to')})::timestamptz`
  const columns = stretchOf(sql, {
    kind: 'lost',
    subject: sql`'{}'`,
    began: sql`${from}`,
    ended: sql`${to}`,
    sureTo: sql`null`,
    detail: sql`concat_ws(' ', ${text('what')}, ${text('count')})`,
    danger: sql`0`,
  })
  return sql`
    select ${columns} from host_events e
    where ${isOfHost(sql, wanted)} and kind = 'changes_lost'
      and ${from} < ${instant(sql, wanted.until)} and ${to} > ${instant(sql, wanted.since)}`
}

/** Ports of several containers, and the client ports of a program, may lie in one stretch. */
function openPorts(sql: Queryable, wanted: TimelineWanted): Fragment {
  const port = sql`case when is_client_port then 0 else port end`
  const program = sql`coalesce(path, known_path, '')`
  const columns = stretchOf(sql, {
    kind: 'port',
    subject: sql`array[category, ${port}::text, type, laddr]`,
    began: sql`min(opened_at)`,
    maybeFrom: sql`min(opened_after)`,
    sureTo: sql`case when count(unconfirmed_since) = count(*) then max(unconfirmed_since) end`,
    detail: program,
    danger: sql`max(case when status = 'danger' then 3 else 0 end)`,
  })
  return sql`
    select ${columns} from ports
    where ${isOfHost(sql, wanted)}
      and coalesce(opened_after, opened_at, '-infinity') < ${instant(sql, wanted.until)}
    group by category, ${port}, type, laddr, ${program}, opened_at`
}

function closedPorts(sql: Queryable, wanted: TimelineWanted): Fragment {
  const dangerous = dangerousPorts.flatMap(({ type, ports }) =>
    ports.map((port) => `${type} ${port}`),
  )
  const columns = stretchOf(sql, {
    kind: 'port',
    subject: sql`array[category, port::text, type, laddr]`,
    began: sql`case when not opened_before then opened_at end`,
    maybeFrom: sql`opened_after`,
    ended: sql`closed_at`,
    sureTo: sql`closed_after`,
    detail: sql`coalesce(path, '')`,
    danger: sql`case when type || ' ' || port = any(${dangerous}::text[]) then 2 else 0 end`,
  })
  return sql`
    select ${columns} from port_history
    where ${isOfHost(sql, wanted)} and closed_at > ${instant(sql, wanted.since)}
      and coalesce(opened_after, opened_at) < ${instant(sql, wanted.until)}`
}

function accountsNow(sql: Queryable, wanted: TimelineWanted): Fragment {
  const columns = stretchOf(sql, {
    kind: 'account',
    subject: sql`array[service_type, regexp_replace(instance, '^[^/]+/', '*/'), user_name]`,
    began: sql`case when began is not null then from_at end`,
    sureTo: sql`unconfirmed_since`,
    detail: sql`verdict`,
    danger: dangerOfVerdict(sql),
  })
  return sql`
    select ${columns} from account_verdicts
    where ${isOfHost(sql, wanted)}
      and coalesce(from_at, '-infinity') < ${instant(sql, wanted.until)}`
}

function accountsBefore(sql: Queryable, wanted: TimelineWanted): Fragment {
  const columns = stretchOf(sql, {
    kind: 'account',
    subject: sql`array[service_type, instance_key, user_name]`,
    began: sql`case when not from_before then from_at end`,
    ended: sql`to_at`,
    sureTo: sql`to_after`,
    detail: sql`verdict`,
    danger: dangerOfVerdict(sql),
  })
  return sql`
    select ${columns} from account_history
    where ${isOfHost(sql, wanted)} and to_at > ${instant(sql, wanted.since)}
      and from_at < ${instant(sql, wanted.until)}`
}

function dangerOfVerdict(sql: Queryable): Fragment {
  return sql`case when verdict in ('weak', 'empty') then 3 else 0 end`
}

function isOfHost(sql: Queryable, { projectId, hostId }: TimelineWanted): Fragment {
  return sql`project_id = ${projectId} and host_id = ${hostId}`
}

function instant(sql: Queryable, text: string): Fragment {
  return sql`${text}::text::timestamptz`
}
