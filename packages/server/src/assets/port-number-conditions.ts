import { dangerousPorts, harmlessPorts } from '@openhss/contract'
import type { PortNumberKey, Query, QueryTerm, QueryValue, TextValue } from '@openhss/contract'
import type { Fragment, Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { fleetConditions } from '../lists/fleet-conditions.ts'
import { allOf, anyOf, matchesNumber, matchesText, matchesWord } from '../lists/match-values.ts'
import type { NamedPrograms } from '../lists/named-programs.ts'
import { isProgram } from '../lists/query-condition.ts'

/** A query for port numbers, and the programs that it names. */
export interface AskedNumbers {
  readonly query: Query<PortNumberKey>
  readonly programs: NamedPrograms
}

/** That a port number matches, in a statement with numbers `n (port, type, status)`. */
export function isAsked(
  sql: Queryable,
  scope: ProjectScope,
  { query, programs }: AskedNumbers,
): Fragment {
  const conditions = query.map((term) => {
    const condition = conditionOf(sql, scope, term, programs)
    return term.isNegated ? sql`(${condition}) is not true` : condition
  })
  return allOf(sql, conditions)
}

/**
 * That a port number may match, whatever type it is of, in a statement with totals `(category, port)`: to sum up all totals
 * takes 0.05 s where 10,000 hosts have 14,500 numbers.
 */
export function mayBeAsked(
  sql: Queryable,
  scope: ProjectScope,
  { query, programs }: AskedNumbers,
): Fragment {
  const bounds = query
    .filter(({ isNegated }) => !isNegated)
    .flatMap(({ key, values }) => {
      if (key === 'port') return [matchesNumber(sql, sql`port`, values)]
      if (key === undefined) return [mayBeginSoOrBeOne(sql, values)]
      const paths = key === 'program' ? programs.get(values) : undefined
      if (paths === undefined) return []
      const ports = portsThat(sql, scope, isProgram(sql, paths))
      return [sql`port = any(array(select distinct p.port from ${ports}))`]
    })
  // All categories are named, so that a number is a few ranges of the index.
  return sql`(category in ('', 'host', 'container') and port > 0 and ${allOf(sql, bounds)})`
}

/** Ports of the scope; both categories are named, so that a number is a range of the index `ports_by_port`. */
export function portsOf(
  sql: Queryable,
  scope: ProjectScope,
  category?: 'host' | 'container',
): Fragment {
  const isOfCategory =
    category === undefined
      ? sql`p.category in ('host', 'container')`
      : sql`p.category = ${category}`
  return portsThat(sql, scope, isOfCategory)
}

function portsThat(sql: Queryable, scope: ProjectScope, condition: Fragment): Fragment {
  const { projectId, enterpriseProjectIds } = scope
  const isOne = sql`p.project_id = ${projectId} and ${condition}`
  if (enterpriseProjectIds === null) return sql`ports p where ${isOne}`
  return sql`ports p join hosts h on h.project_id = p.project_id and h.host_id = p.host_id
    where ${isOne} and ${isInScope(sql, scope)}`
}

function conditionOf(
  sql: Queryable,
  scope: ProjectScope,
  { key, values }: QueryTerm<PortNumberKey>,
  programs: NamedPrograms,
): Fragment {
  switch (key) {
    case 'port':
      return matchesNumber(sql, sql`n.port`, values)
    case 'type':
      return matchesWord(sql, sql`lower(n.type)`, values, 'type')
    case 'status':
      return matchesWord(sql, sql`n.status`, values, 'status')
    case 'program': {
      const paths = programs.get(values)
      const isOne =
        paths === undefined ? fleetConditions.program(sql, values) : isProgram(sql, paths)
      return sql`(n.port, n.type) in (select p.port, p.type from ${portsThat(sql, scope, isOne)})`
    }
    case undefined:
      return beginsSoOrIsOne(sql, values)
    default:
      return key satisfies never
  }
}

/** The number begins so, or the name of its service contains it. */
function beginsSoOrIsOne(sql: Queryable, values: readonly QueryValue[]): Fragment {
  const numbers = numbersNamed(values).map(({ type, port }) => `${type} ${port}`)
  return anyOf(sql, [
    beginsSo(sql, sql`n.port`, values),
    sql`n.type || ' ' || n.port = any(${numbers}::text[])`,
  ])
}

/** The same of a number whose type is not looked at. */
function mayBeginSoOrBeOne(sql: Queryable, values: readonly QueryValue[]): Fragment {
  const numbers = numbersNamed(values).map(({ port }) => port)
  return anyOf(sql, [beginsSo(sql, sql`port`, values), sql`port = any(${numbers}::integer[])`])
}

function beginsSo(sql: Queryable, port: Fragment, values: readonly QueryValue[]): Fragment {
  return matchesText(sql, [sql`${port}::text`], values, (pattern) => [`${pattern}%`])
}

/** Numbers whose service has a name that contains one of the texts. */
function numbersNamed(values: readonly QueryValue[]) {
  const texts = values as readonly TextValue[]
  const isNamed = (service: string) =>
    texts.some(({ parts }) =>
      parts.every((part) => service.toLowerCase().includes(part.toLowerCase())),
    )
  return [...dangerousPorts, ...harmlessPorts]
    .filter(({ service }) => isNamed(service))
    .flatMap(({ type, ports }) => ports.map((port) => ({ type, port })))
}
