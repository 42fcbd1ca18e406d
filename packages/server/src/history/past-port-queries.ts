import type { FleetPastPort, PastPort, pastPortKeys, Query } from '@openhss/contract'
import { instantText } from '../db/instant-text.ts'
import { oneRow } from '../db/one-row.ts'
import type { Fragment, Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { shownName } from '../lists/fleet-conditions.ts'
import { INTEGER, listAnswer, rowsToRead, TEXT } from '../lists/list-page.ts'
import type { ListAnswer, ListOrder, ListPage, PlacedRow } from '../lists/list-page.ts'
import { queryCondition } from '../lists/query-condition.ts'
import { knownHosts } from './known-hosts.ts'

export const PAST_PORT_ORDER: ListOrder = {
  name: 'past ports by host',
  place: [TEXT, TEXT, TEXT, INTEGER, TEXT, TEXT, TEXT],
}

export interface PastPortsWanted {
  readonly scope: ProjectScope
  readonly query: Query<(typeof pastPortKeys)[number]>
  /** ISO 8601. */
  readonly at: string
}

export type PastPortList = ListAnswer<FleetPastPort> & { readonly hosts_not_recorded: number }

/**
 * Lists one page of the ports that were open at an instant, by host and port: what is open since then, and what was
 * closed since.
 */
export async function listPastPorts(
  sql: Queryable,
  wanted: PastPortsWanted,
  page: ListPage,
): Promise<PastPortList> {
  const [counts, found] = await Promise.all([
    countPastPorts(sql, wanted).once(),
    selectPastPorts(sql, wanted, page).once(),
  ])
  const { total, missing } = oneRow(counts)
  const shown = page.after === undefined ? total : undefined
  return { ...listAnswer(found, shown, page, PAST_PORT_ORDER), hosts_not_recorded: missing }
}

/** Selects one page, and the row behind it. */
export function selectPastPorts(sql: Queryable, wanted: PastPortsWanted, page: ListPage) {
  const order = sql`${shownName(sql)}, h.host_id, h.category, h.port, h.type, h.laddr, h.program`
  return sql<PlacedRow<FleetPastPort>[]>`
    select json_strip_nulls(json_build_object(
        'host_id', h.host_id, 'name', ${shownName(sql)}, ${pastPortFields(sql)})) as row,
      array[${shownName(sql)}, h.host_id, h.category, h.port::text, h.type, h.laddr, h.program] as place
    from (${portsWanted(sql, wanted)}) h where ${isBehind(sql, page)}
    order by ${order} limit ${rowsToRead(page)} offset ${page.offset}`
}

/** Counts what matches, and the hosts of which nothing is known. */
function countPastPorts(sql: Queryable, wanted: PastPortsWanted) {
  return sql<{ total: number; missing: number }[]>`
    select (select count(*) from (${portsWanted(sql, wanted)}) counted)::integer as total,
      (select count(*) from hosts h
        where ${isInScope(sql, wanted.scope)} and ${conditionOf(sql, wanted).ofHost}
          and coalesce(h.port_history_from > ${wanted.at}::text::timestamptz, true)
      )::integer as missing`
}

function portsWanted(sql: Queryable, wanted: PastPortsWanted): Fragment {
  const { ofHost, ofRow } = conditionOf(sql, wanted)
  const matches = sql`${isInScope(sql, wanted.scope)} and ${ofHost} and ${ofRow}`
  return portsOpenAt(sql, wanted.scope.projectId, wanted.at, matches)
}

function conditionOf(sql: Queryable, { query }: PastPortsWanted) {
  const texts = () => [shownName(sql), sql`p.port::text`, sql`p.laddr`, sql`p.path`]
  return queryCondition(sql, query, { about: 'port', texts })
}

function isBehind(sql: Queryable, { after }: ListPage): Fragment {
  if (after === undefined) return sql`true`
  const [name = '', host = '', category = '', port = '', type = '', laddr = '', program = ''] =
    after
  return sql`(${shownName(sql)}, h.host_id, h.category, h.port, h.type, h.laddr, h.program)
    > (${name}, ${host}, ${category}, ${Number(port)}::integer, ${type}, ${laddr}, ${program})`
}

/** Reads all ports of one host at an instant, in the order of their keys. */
export async function readPortsAt(...host: Parameters<typeof selectPortsAt>): Promise<PastPort[]> {
  const rows = await selectPortsAt(...host).once()
  return rows.map(({ row }) => row)
}

export function selectPortsAt(sql: Queryable, projectId: string, hostId: string, at: string) {
  const open = portsOpenAt(sql, projectId, at, sql`true`, hostId)
  return sql<{ row: PastPort }[]>`
    select json_strip_nulls(json_build_object(${pastPortFields(sql)})) as row
    from (${open}) h order by h.category, h.port, h.type, h.laddr, h.program`
}

/**
 * Selects each stretch that reaches over the instant once. One that began before recording did is known from then on.
 * @param matches a condition on `hosts h` and `ports p`.
 */
function portsOpenAt(
  sql: Queryable,
  projectId: string,
  at: string,
  matches: Fragment,
  hostId?: string,
): Fragment {
  const instant = sql`${at}::text::timestamptz`
  const join = sql`on h.project_id = p.project_id and h.host_id = p.host_id`
  const ofHost = hostId === undefined ? sql`` : sql`and p.host_id = ${hostId}`
  const certainty = (unconfirmed: Fragment) => sql`case
    when p.opened_at > ${instant} then 'maybe'
    when ${unconfirmed} <= ${instant} then 'unconfirmed'
    else 'open' end as certainty`
  const host = sql`h.host_id, h.host_name, h.display_name`
  const now = (isClient: boolean) => sql`
    select distinct on (h.host_id, p.category, p.port, p.type, p.laddr, program)
      ${host}, p.category, p.port, p.type, p.laddr, coalesce(p.path, p.known_path, '') as program,
      ${certainty(sql`p.unconfirmed_since`)}, p.opened_at, null::timestamptz as closed_at
    from (
      select project_id, host_id, category, type, laddr, path, known_path, opened_at, opened_after,
        unconfirmed_since, ${isClient ? sql`0 as port` : sql`port`}
      from ports where is_client_port = ${sql.unsafe(String(isClient))}
    ) p join hosts h ${join}
    where p.project_id = ${projectId} ${ofHost} and h.port_history_from <= ${instant}
      and (p.opened_at is null or coalesce(p.opened_after, p.opened_at) <= ${instant})
      and ${matches}
    order by h.host_id, p.category, p.port, p.type, p.laddr, program,
      p.unconfirmed_since desc nulls first`
  return sql`
    (${now(false)}) union all (${now(true)}) union all
    select ${host}, p.category, p.port, p.type, p.laddr, coalesce(p.path, '') as program,
      ${certainty(sql`p.closed_after`)}, case when not p.opened_before then p.opened_at end,
      p.closed_at
    from port_history p join ${knownHosts(sql)} ${join}
    where p.project_id = ${projectId} ${ofHost} and p.closed_at > ${instant}
      and coalesce(p.opened_after, p.opened_at) <= ${instant} and ${matches}`
}

function pastPortFields(sql: Queryable): Fragment {
  return sql`
    'category', h.category, 'port', h.port, 'type', h.type, 'laddr', h.laddr,
    'path', nullif(h.program, ''), 'certainty', h.certainty,
    'opened_at', ${instantText(sql, sql`h.opened_at`, 'milliseconds')},
    'closed_at', ${instantText(sql, sql`h.closed_at`, 'milliseconds')}`
}
