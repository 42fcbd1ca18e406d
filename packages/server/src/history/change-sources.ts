import type { changeKeys, Query } from '@openhss/contract'
import { queryKeyOf } from '@openhss/contract'
import type { Fragment, Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { shownName } from '../lists/fleet-conditions.ts'
import { queryCondition } from '../lists/query-condition.ts'
import type { ChangeSource } from './change-columns.ts'
import { knownHosts } from './known-hosts.ts'

export type ChangeQuery = Query<(typeof changeKeys)[number]>
type ChangeSubject = 'port' | 'account' | 'host'

export interface ChangesWanted {
  readonly scope: ProjectScope
  readonly query: ChangeQuery
  /** Undefined: of all. */
  readonly hostId: string | undefined
  /** ISO 8601; undefined: all that is kept. */
  readonly since: string | undefined
  readonly until: string
  /** Undefined: all that the query does not rule out. */
  readonly about: ChangeSubject | undefined
}

/** Lists the sources of the changes that are wanted. Terms about ports ask for changes of ports alone. */
export function changeSources(sql: Queryable, wanted: ChangesWanted): ChangeSource[] {
  const asked = new Set(
    wanted.query.flatMap(({ key }) => (key === undefined ? [] : [queryKeyOf(key).about])),
  )
  const isWanted = (subject: ChangeSubject) => {
    const others = (['port', 'account'] as const).filter((other) => other !== subject)
    return (wanted.about ?? subject) === subject && others.every((other) => !asked.has(other))
  }
  return [
    ...(isWanted('port') ? portSources(sql, wanted) : []),
    ...(isWanted('account') ? accountSources(sql, wanted) : []),
    ...(isWanted('host') ? [hostSource(sql, wanted)] : []),
  ]
}

function portSources(sql: Queryable, wanted: ChangesWanted): ChangeSource[] {
  const texts = () => [shownName(sql), sql`p.port::text`, sql`p.laddr`, sql`p.path`]
  const { ofHost, ofRow } = queryCondition(sql, wanted.query, { about: 'port', texts })
  const join = sql`on h.project_id = p.project_id and h.host_id = p.host_id`
  const matches = sql`${isInScope(sql, wanted.scope)} and ${ofHost} and ${ofRow}`
  const begins = {
    at: sql`p.opened_at`,
    kind: sql`case when p.previous_path is null then 'port_opened' else 'program_changed' end`,
  }
  const port = { category: sql`p.category`, type: sql`p.type`, laddr: sql`p.laddr` }
  const beginning = { after: sql`p.opened_after`, previous_path: sql`p.previous_path` }
  const flaps = sql`nullif(p.flaps, 0)`
  const past = { ...port, port: sql`p.port`, path: sql`p.path` }
  const pastHosts = sql`port_history p join ${knownHosts(sql)} ${join}`
  const openPort = sql`case when p.is_client_port then 0 else p.port end`
  return [
    {
      ...begins,
      columns: {
        ...port,
        ...beginning,
        port: openPort,
        path: sql`coalesce(p.path, p.known_path)`,
        flaps,
      },
      subject: sql`concat_ws(' ', 'opened', p.category, p.type, ${openPort}, p.laddr, p.path)`,
      from: sql`ports p join hosts h ${join}`,
      where: sql`${inRange(sql, 'p', sql`p.opened_at`, wanted)} and ${matches}
        and ${isFirstOfStretch(sql)}`,
    },
    {
      ...begins,
      columns: { ...past, ...beginning },
      subject: sql`concat_ws(' ', 'opened', p.category, p.type, p.port, p.laddr, p.path)`,
      from: pastHosts,
      where: sql`${inRange(sql, 'p', sql`p.opened_at`, wanted)} and not p.opened_before and ${matches}`,
    },
    {
      at: sql`p.closed_at`,
      kind: sql`'port_closed'`,
      columns: {
        ...past,
        after: sql`p.closed_after`,
        flaps,
        is_lost: sql`nullif(p.ended = 'lost', false)`,
      },
      subject: sql`concat_ws(' ', 'closed', p.category, p.type, p.port, p.laddr, p.path)`,
      from: pastHosts,
      where: sql`${inRange(sql, 'p', sql`p.closed_at`, wanted)} and p.ended <> 'replaced' and ${matches}`,
    },
  ]
}

/** Ports of several containers, and the client ports of a program, may lie in one stretch, which began once. */
function isFirstOfStretch(sql: Queryable): Fragment {
  return sql`((not p.is_client_port and p.category = 'host') or not exists (
    select from ports other
    where other.project_id = p.project_id and other.host_id = p.host_id
      and other.category = p.category and other.type = p.type and other.laddr = p.laddr
      and other.opened_at = p.opened_at and other.is_client_port = p.is_client_port
      and coalesce(other.path, other.known_path, '') = coalesce(p.path, p.known_path, '')
      and (p.is_client_port or other.port = p.port)
      and (other.port, other.container_id) < (p.port, p.container_id)))`
}

function accountSources(sql: Queryable, wanted: ChangesWanted): ChangeSource[] {
  const texts = () => [shownName(sql), sql`v.user_name`]
  const { ofHost, ofRow } = queryCondition(sql, wanted.query, { about: 'account', texts })
  const join = sql`on h.project_id = v.project_id and h.host_id = v.host_id`
  const matches = sql`${isInScope(sql, wanted.scope)} and ${ofHost} and ${ofRow}`
  const instance = sql`regexp_replace(v.instance, '^[^/]+/', '*/')`
  const account = {
    service_type: sql`v.service_type`,
    user_name: sql`v.user_name`,
    verdict: sql`v.verdict`,
    reason: sql`v.reason`,
    account_state: sql`v.account_state`,
  }
  const previous = { previous_verdict: sql`v.previous_verdict` }
  const past = { ...account, instance: sql`nullif(v.instance_key, '')` }
  const pastHosts = sql`account_history v join ${knownHosts(sql)} ${join}`
  const begins = {
    at: sql`v.from_at`,
    kind: sql`case v.began when 'appeared' then 'account_appeared' when 'verdict' then 'verdict_changed'
      when 'password' then 'password_changed' else 'account_changed' end`,
  }
  const subject = (verb: string, of: Fragment) =>
    sql`concat_ws(' ', ${verb}::text, v.service_type, ${of}, v.user_name, v.verdict)`
  return [
    {
      ...begins,
      columns: { ...account, ...previous, instance: sql`nullif(${instance}, '')` },
      subject: subject('is', instance),
      from: sql`account_verdicts v join hosts h ${join}`,
      where: sql`${inRange(sql, 'v', sql`v.from_at`, wanted)} and v.began is not null and ${matches}`,
    },
    {
      ...begins,
      columns: { ...past, ...previous },
      subject: subject('is', sql`v.instance_key`),
      from: pastHosts,
      where: sql`${inRange(sql, 'v', sql`v.from_at`, wanted)} and v.began is not null and ${matches}`,
    },
    {
      at: sql`v.to_at`,
      kind: sql`'account_gone'`,
      columns: { ...past, after: sql`v.to_after`, is_lost: sql`nullif(v.ended = 'lost', false)` },
      subject: subject('was', sql`v.instance_key`),
      from: pastHosts,
      where: sql`${inRange(sql, 'v', sql`v.to_at`, wanted)} and v.ended <> 'changed' and ${matches}`,
    },
  ]
}

function hostSource(sql: Queryable, wanted: ChangesWanted): ChangeSource {
  const texts = () => [shownName(sql), sql`e.kind`]
  const { ofHost } = queryCondition(sql, wanted.query, { about: 'host', texts })
  return {
    at: sql`e.at`,
    kind: sql`e.kind`,
    columns: { details: sql`e.details` },
    subject: sql`e.id::text`,
    from: sql`host_events e
      join ${knownHosts(sql)} on h.project_id = e.project_id and h.host_id = e.host_id`,
    where: sql`${inRange(sql, 'e', sql`e.at`, wanted)} and ${isInScope(sql, wanted.scope)} and ${ofHost}`,
  }
}

/** The project and the host are compared of the table itself, so that its own indexes find the range. */
function inRange(sql: Queryable, alias: string, at: Fragment, wanted: ChangesWanted): Fragment {
  const { scope, hostId, since, until } = wanted
  const ofHost = hostId === undefined ? sql`` : sql`and ${sql(alias)}.host_id = ${hostId}`
  const notBefore = since === undefined ? sql`` : sql`and ${at} >= ${since}::text::timestamptz`
  return sql`${sql(alias)}.project_id = ${scope.projectId} ${ofHost} ${notBefore}
    and ${at} < ${until}::text::timestamptz`
}
