import type { Exposure, FindingKey } from '@openhss/contract'
import type { Fragment, Queryable } from '../db/queryable.ts'
import { fleetConditions } from '../lists/fleet-conditions.ts'
import {
  matchesAge,
  matchesNumber,
  matchesText,
  matchesWord,
  wordsOf,
} from '../lists/match-values.ts'
import type { TermCondition } from '../lists/match-values.ts'

/** Keys that choose parts of the index of the list, and are no conditions of a row. */
type RowKey = Exclude<FindingKey, 'state' | 'severity'>

/** Keys that ask about the host of a finding, so that a statement needs its row. */
export const HOST_KEYS = ['host', 'ip', 'os', 'label', 'ep', 'agent', 'seen', 'coverage'] as const

/**
 * When a term holds for a finding, in statements whose rows are `findings f` and, for some keys, `hosts h`. Keys of ports
 * and accounts ask for the port or the account that the finding is of.
 */
export const findingConditions: Readonly<Record<RowKey, TermCondition>> = {
  host: fleetConditions.host,
  ip: fleetConditions.ip,
  os: fleetConditions.os,
  label: fleetConditions.label,
  ep: fleetConditions.ep,
  agent: fleetConditions.agent,
  seen: fleetConditions.seen,
  coverage: fleetConditions.coverage,

  kind: (sql, values) => matchesWord(sql, sql`f.kind`, values, 'kind'),
  owner: (sql, values) => sql`exists (
    select from users u where u.id = f.assignee_id and ${matchesText(sql, [sql`u.name`], values)})`,
  age: (sql, values) => matchesAge(sql, sql`now() - f.first_seen_at`, values),
  until: (sql, values) => matchesAge(sql, sql`f.accepted_until - now()`, values),
  reopened: (sql, values) => matchesNumber(sql, sql`f.reopened`, values),

  port: (sql, values) => matchesNumber(sql, sql`(f.facts ->> 'port')::integer`, values),
  type: (sql, values) => matchesWord(sql, sql`lower(f.facts ->> 'type')`, values, 'type'),
  address: (sql, values) =>
    sql`f.facts ->> 'exposure' = any(${wordsOf(values, 'address').map(exposureOfWord)}::text[])`,
  program: (sql, values) =>
    anyNamed(sql, 'programs', (name) =>
      matchesText(sql, [name], values, (pattern) => [pattern, `%/${pattern}`]),
    ),
  container: (sql, values) =>
    anyNamed(sql, 'containers', (name) =>
      matchesText(sql, [name], values, (pattern) => [`${pattern}%`]),
    ),
  account: (sql, values) => matchesText(sql, [sql`f.facts ->> 'user_name'`], values),
  service: (sql, values) => matchesWord(sql, sql`f.facts ->> 'service_type'`, values, 'service'),
}

/** A finding is of ports that other hosts reach: on every address, or on one of any network. */
function exposureOfWord(word: string): Exposure {
  if (word === 'any') return 'every'
  return word === 'loopback' ? 'private' : 'some'
}

/** One of the names in a list of the facts fulfils the condition; null where the facts have no such list. */
function anyNamed(
  sql: Queryable,
  list: 'programs' | 'containers',
  condition: (name: Fragment) => Fragment,
): Fragment {
  return sql`(
    select bool_or(${condition(sql`named.name`)})
    from json_array_elements_text(f.facts -> ${list}) as named (name))`
}
