import { queryKeyOf } from '@openhss/contract'
import type { FleetKey, Query, QueryTerm } from '@openhss/contract'
import type { Fragment, Queryable } from '../db/queryable.ts'
import { fleetConditions } from './fleet-conditions.ts'
import { allOf, containsText, isExact } from './match-values.ts'
import type { NamedPrograms } from './named-programs.ts'

/** What the rows of a list are, and the texts of a row that free text may stand in. */
export interface ListedRows {
  readonly about: 'host' | 'port' | 'account'
  readonly texts: (sql: Queryable) => readonly Fragment[]
  /** For a list of what is open now, whose ports have an index by program. */
  readonly programs?: NamedPrograms | undefined
}

/** When a row is listed: what must be true of its host, and what of itself where it is something else. */
export interface QueryCondition {
  readonly ofHost: Fragment
  readonly ofRow: Fragment
  /** Whether a condition has to do with the host, as that of free text may. */
  readonly asksForHost: boolean
  readonly asksForRow: boolean
}

/**
 * Writes a query as conditions of a statement with `hosts h` and the rows of the list.
 *
 * A negated term holds where the other is not known to: `-program:nginx` lists a port whose program is not known.
 * Terms about something that is not the row ask whether the host has such a thing. Together they ask for one thing,
 * `port:6379 address:any` for one port; a key that comes again begins the next one, so `port:22 port:443` asks for
 * both. Where all terms of one thing are negated, the host has none: `-port:22`. Findings are open ones.
 */
export function queryCondition(
  sql: Queryable,
  query: Query<FleetKey>,
  { about, texts, programs }: ListedRows,
): QueryCondition {
  const write = (term: QueryTerm<FleetKey>) => writeTerm(sql, term, { texts, programs })
  const isOfRow = ({ key }: QueryTerm<FleetKey>) => key === undefined || subjectOf(key) === about
  const isOfHost = (term: QueryTerm<FleetKey>) =>
    about === 'host' ? isOfRow(term) : term.key !== undefined && subjectOf(term.key) === 'host'
  const others = (['port', 'account', 'finding'] as const)
    .filter((other) => other !== about)
    .flatMap((other) => {
      const terms = query.filter(({ key }) => key !== undefined && subjectOf(key) === other)
      return thingsIn(terms).map((thing) => writeThing(sql, thing, other, write))
    })
  const ofHost = [...query.filter(isOfHost).map(write), ...others]
  const ofRow = about === 'host' ? [] : query.filter(isOfRow).map(write)
  return {
    ofHost: allOf(sql, ofHost),
    ofRow: allOf(sql, ofRow),
    asksForHost: ofHost.length > 0 || query.some(({ key }) => key === undefined),
    asksForRow: ofRow.length > 0,
  }
}

function subjectOf(key: FleetKey) {
  return queryKeyOf(key).about
}

function writeTerm(
  sql: Queryable,
  { key, isNegated, values }: QueryTerm<FleetKey>,
  { texts, programs }: Pick<ListedRows, 'texts' | 'programs'>,
): Fragment {
  const paths = programs?.get(values)
  const condition =
    key === undefined
      ? containsText(sql, texts(sql), values)
      : paths === undefined
        ? fleetConditions[key](sql, values)
        : isProgram(sql, paths)
  return isNegated ? sql`(${condition}) is not true` : condition
}

/** The program of a port is one of these, in a statement with `ports p`. */
export function isProgram(sql: Queryable, paths: readonly string[]): Fragment {
  return sql`p.path = any(${paths as string[]}::text[])`
}

/** Parts terms into those of one thing each. */
function thingsIn(terms: Query<FleetKey>): QueryTerm<FleetKey>[][] {
  const things: QueryTerm<FleetKey>[][] = []
  for (const term of terms) {
    const current = things.at(-1)
    if (current === undefined || current.some((each) => excludes(each, term))) things.push([term])
    else current.push(term)
  }
  return things
}

/** Whether two terms cannot be meant of one thing; two bounds of a range can. */
function excludes(one: QueryTerm, other: QueryTerm): boolean {
  const isBound = ({ isNegated, values }: QueryTerm) => !isNegated && !values.some(isExact)
  return one.key === other.key && !(isBound(one) && isBound(other))
}

function writeThing(
  sql: Queryable,
  terms: Query<FleetKey>,
  about: 'port' | 'account' | 'finding',
  write: (term: QueryTerm<FleetKey>) => Fragment,
): Fragment {
  const having = (condition: Fragment) => THINGS[about](sql, condition)
  if (terms.some(({ isNegated }) => !isNegated)) return having(allOf(sql, terms.map(write)))
  const none = terms.map((term) => sql`not ${having(write({ ...term, isNegated: false }))}`)
  return allOf(sql, none)
}

/** That a host has a thing of which the condition holds. */
const THINGS = {
  port: (sql: Queryable, condition: Fragment) => sql`exists (select from ports p
    where p.project_id = h.project_id and p.host_id = h.host_id and ${condition})`,
  account: (sql: Queryable, condition: Fragment) => sql`exists (select from account_verdicts v
    where v.project_id = h.project_id and v.host_id = h.host_id and ${condition})`,
  finding: (sql: Queryable, condition: Fragment) => sql`exists (select from findings f
    where f.project_id = h.project_id and f.host_id = h.host_id and f.state = 'open' and ${condition})`,
}
