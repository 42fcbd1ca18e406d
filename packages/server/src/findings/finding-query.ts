import { FINDING_STATES, findingKeys, SEVERITIES } from '@openhss/contract'
import type { FindingKey, FindingState, Query, QueryTerm } from '@openhss/contract'
import type { Fragment, Queryable } from '../db/queryable.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { isFindingInScope } from '../lists/finding-scope.ts'
import { shownName } from '../lists/fleet-conditions.ts'
import { readQuery } from '../lists/list-page.ts'
import { allOf, containsText, wordsOf } from '../lists/match-values.ts'
import { findingConditions, HOST_KEYS } from './finding-conditions.ts'

/** Which findings a query asks for, in the parts that the index of the list has. */
export interface FindingQuery {
  readonly states: readonly FindingState[]
  /** Whether the query says which states. */
  readonly namesStates: boolean
  /** Ranks, in order. */
  readonly severities: readonly number[]
  /** What else must hold, in statements with `findings f` and, if it asks for the host, `hosts h`. */
  readonly others: (sql: Queryable) => Fragment
  readonly asksForHost: boolean
}

/**
 * Reads a query for findings; those that are open are meant unless it names a state.
 * @throws HSS.0001 that names the place of a mistake.
 */
export function readFindingQuery(q: string): FindingQuery {
  const query = readQuery(q, findingKeys)
  const states = chosen(query, 'state', FINDING_STATES)
  const severities = chosen(query, 'severity', SEVERITIES)
  const namesStates = query.some(({ key }) => key === 'state')
  const others = query.filter(({ key }) => key !== 'state' && key !== 'severity')
  return {
    states: namesStates ? states : ['open'],
    namesStates,
    severities: severities.map((severity) => SEVERITIES.indexOf(severity) + 1),
    others: (sql) =>
      allOf(
        sql,
        others.map((term) => writeTerm(sql, term)),
      ),
    asksForHost: others.some(
      ({ key }) => key === undefined || HOST_KEYS.some((each) => each === key),
    ),
  }
}

/** Widens a query to findings of any state, unless it names one. */
export function ofAnyState(query: FindingQuery): FindingQuery {
  return query.namesStates ? query : { ...query, states: FINDING_STATES }
}

/** Narrows a query to the findings whose ID begins so, of any state unless the query names one. */
export function ofPrefix(query: FindingQuery, prefix: string): FindingQuery {
  return {
    ...ofAnyState(query),
    // Behind the digits and the letters to f there is g.
    others: (sql) => sql`(f.finding_id >= ${prefix} and f.finding_id < ${`${prefix}g`}
      and ${query.others(sql)})`,
  }
}

/** The findings of the scope that match, whatever their state is. */
export function matchesFinding(sql: Queryable, scope: ProjectScope, query: FindingQuery): Fragment {
  return allOf(sql, [
    isFindingInScope(sql, scope),
    severityIn(sql, query.severities),
    query.others(sql),
  ])
}

export function joinHost(sql: Queryable): Fragment {
  return sql`join hosts h on h.project_id = f.project_id and h.host_id = f.host_id`
}

/** A range where it is one, because an index gives that in its order. */
function severityIn(sql: Queryable, ranks: readonly number[]): Fragment {
  const [low, high] = [ranks[0] ?? 0, ranks.at(-1) ?? 0]
  if (ranks.length === SEVERITIES.length) return sql`true`
  if (low === high) return sql`f.severity = ${low}`
  return ranks.length === high - low + 1
    ? sql`f.severity >= ${low} and f.severity <= ${high}`
    : sql`f.severity = any(${ranks as number[]}::integer[])`
}

/** The words of a key for which all of its terms hold. */
function chosen<Word extends string>(
  query: Query<FindingKey>,
  name: 'state' | 'severity',
  words: readonly Word[],
): Word[] {
  const terms = query.filter(({ key }) => key === name)
  return words.filter((word) =>
    terms.every(({ values, isNegated }) => wordsOf(values, name).includes(word) !== isNegated),
  )
}

function writeTerm(sql: Queryable, { key, isNegated, values }: QueryTerm<FindingKey>): Fragment {
  const condition =
    key === undefined
      ? containsText(sql, textsOf(sql), values)
      : findingConditions[key as keyof typeof findingConditions](sql, values)
  return isNegated ? sql`(${condition}) is not true` : condition
}

/** The texts of a finding in which free text may stand. */
function textsOf(sql: Queryable): Fragment[] {
  return [shownName(sql), sql`f.kind`, sql`f.subject`, sql`f.facts ->> 'reason'`]
}
