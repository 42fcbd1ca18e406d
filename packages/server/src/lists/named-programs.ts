import type { Query, QueryTerm, QueryValue } from '@openhss/contract'
import { oneRow } from '../db/one-row.ts'
import type { Queryable } from '../db/queryable.ts'
import { fleetConditions } from './fleet-conditions.ts'

/** The paths that the values of each term about a program name; none of a project that has too many programs. */
export type NamedPrograms = ReadonlyMap<QueryTerm['values'], readonly string[]>

/**
 * Finds the programs that a query names among those of a project, of which there are few: at 10,000 hosts with 310,000
 * ports they are compared in 1 ms, and the paths of all ports in 400.
 */
export async function readNamedPrograms(
  sql: Queryable,
  projectId: string,
  query: Query,
): Promise<NamedPrograms> {
  const terms = query.filter(({ key }) => key === 'program')
  const named = await Promise.all(
    terms.map(async ({ values }) => [values, await findPrograms(sql, projectId, values)] as const),
  )
  return new Map(named.flatMap(([values, paths]) => (paths === undefined ? [] : [[values, paths]])))
}

/** Goes from one program to the next in the index by program, whose entries for each are many. */
async function findPrograms(
  sql: Queryable,
  projectId: string,
  values: readonly QueryValue[],
): Promise<string[] | undefined> {
  const rows = await sql<{ paths: string[]; seen: number }[]>`
    with recursive programs (path, place) as (
      (select path, 1 from ports
        where project_id = ${projectId} and path is not null order by path limit 1)
      union all
      select (select p.path from ports p
          where p.project_id = ${projectId} and p.path > last.path order by p.path limit 1),
        last.place + 1
      from programs last where last.path is not null and last.place <= ${MAX_PROGRAMS}
    )
    select count(p.path)::integer as seen,
      coalesce(array_agg(p.path) filter (where ${fleetConditions.program(sql, values)}), '{}') as paths
    from programs p`.once()
  const { paths, seen } = oneRow(rows)
  return seen > MAX_PROGRAMS ? undefined : paths
}

/** So many are gone through in 30 ms; a project with more has a folder for each version of what it runs. */
const MAX_PROGRAMS = 2_000
