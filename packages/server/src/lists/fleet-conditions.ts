import { SEVERITIES } from '@openhss/contract'
import type { FleetKey, Severity } from '@openhss/contract'
import type { Fragment, Queryable } from '../db/queryable.ts'
import {
  anyOf,
  matchesAge,
  matchesNumber,
  matchesText,
  matchesWord,
  wordsOf,
} from './match-values.ts'
import type { TermCondition } from './match-values.ts'

/**
 * When a term holds, for each key of the lists of hosts, ports and accounts, in statements whose rows are `hosts h`,
 * `ports p`, `account_verdicts v` and `findings f`.
 */
export const fleetConditions: Readonly<Record<FleetKey, TermCondition>> = {
  host: (sql, values) =>
    matchesText(sql, [shownName(sql), sql`h.host_name`, sql`h.host_id`], values),
  ip: (sql, values) => matchesText(sql, [sql`h.private_ip`, sql`h.public_ip`], values),
  os: (sql, values) => matchesText(sql, [sql`h.os_name`], values, (pattern) => [`%${pattern}%`]),
  label: (sql, values) => sql`exists (
    select from unnest(h.labels) as given (label)
    where ${matchesText(sql, [sql`given.label`], values)})`,
  group: (sql, values) => sql`exists (
    select from host_group_members m
      join host_groups g on g.project_id = m.project_id and g.group_id = m.group_id
    where m.project_id = h.project_id and m.host_id = h.host_id
      and ${matchesText(sql, [sql`g.name`, sql`g.group_id`], values)})`,
  ep: (sql, values) => sql`(
    ${matchesText(sql, [sql`h.enterprise_project_id`], values)}
    or exists (select from enterprise_projects e
      where e.id = h.enterprise_project_id and ${matchesText(sql, [sql`e.name`], values)})
    or (h.enterprise_project_id = '0' and ${matchesText(sql, [sql`'default'`], values)}))`,
  agent: (sql, values) => matchesText(sql, [sql`h.agent_version`], values),
  seen: (sql, values) => sql`exists (
    select from host_liveness l
    where l.project_id = h.project_id and l.host_id = h.host_id
      and ${matchesWord(sql, sql`l.state`, values, 'seen')})`,
  coverage: (sql, values) => matchesWord(sql, coverageOf(sql), values, 'coverage'),
  enrolled: (sql, values) => matchesAge(sql, sql`now() - h.enrolled_at`, values),

  // Both categories are named, so that the condition is a few ranges of the index `ports_by_port`.
  port: (sql, values) =>
    sql`(p.category in ('host', 'container') and ${matchesNumber(sql, sql`p.port`, values)})`,
  type: (sql, values) => matchesWord(sql, sql`lower(p.type)`, values, 'type'),
  address: (sql, values) =>
    anyOf(
      sql,
      wordsOf(values, 'address').map((word) => ADDRESSES[word as keyof typeof ADDRESSES](sql)),
    ),
  status: (sql, values) => matchesWord(sql, sql`p.status`, values, 'status'),
  program: (sql, values) =>
    matchesText(sql, [sql`p.path`], values, (pattern) => [pattern, `%/${pattern}`]),
  container: (sql, values) =>
    matchesText(sql, [sql`p.container_id`, sql`p.serving_container_id`], values, (pattern) => [
      // An empty one is no beginning of all others: it asks for ports of the host.
      pattern === '' ? '' : `${pattern}%`,
    ]),

  account: (sql, values) => matchesText(sql, [sql`v.user_name`], values),
  service: (sql, values) => matchesWord(sql, sql`v.service_type`, values, 'service'),
  verdict: (sql, values) => matchesWord(sql, sql`v.verdict`, values, 'verdict'),
  scheme: (sql, values) => matchesText(sql, [sql`v.scheme`], values),

  kind: (sql, values) => matchesWord(sql, sql`f.kind`, values, 'kind'),
  severity: (sql, values) => {
    const ranks = wordsOf(values, 'severity').map(
      (word) => SEVERITIES.indexOf(word as Severity) + 1,
    )
    return sql`f.severity = any(${ranks}::integer[])`
  },
}

/** The name of a host that people see; the index `hosts_by_shown_name` has the same expression. */
export function shownName(sql: Queryable): Fragment {
  return sql`coalesce(nullif(h.display_name, ''), h.host_name)`
}

/** How much the newest scans of a host saw: all of it only where both saw all. */
export function coverageOf(sql: Queryable): Fragment {
  return sql`case
    when h.ports_covered = 'complete' and h.accounts_covered = 'complete' then 'complete'
    when h.ports_covered = 'none' and h.accounts_covered = 'none' then 'none'
    else 'partial' end`
}

const ADDRESSES = {
  any: (sql: Queryable) => sql`p.laddr = any(${EVERY})`,
  loopback: (sql: Queryable) => sql`p.laddr ~ ${LOOPBACK}`,
  private: (sql: Queryable) => sql`p.laddr ~* ${PRIVATE}`,
  one: (sql: Queryable) => sql`(p.laddr <> all(${EVERY}) and p.laddr !~ ${LOOPBACK})`,
}

const EVERY = ['0.0.0.0', '::', '::ffff:0.0.0.0']

const LOOPBACK = String.raw`^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$`

/** RFC 1918, 6598, 3927, 4193 and 4291: networks that the internet does not reach. */
const PRIVATE = String.raw`^((::ffff:)?(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)`
