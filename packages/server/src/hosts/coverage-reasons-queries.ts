import { MAX_COUNTED_GAPS, MAX_READ_COVERAGES } from '@openhss/contract'
import type { CoverageReasons } from '@openhss/contract'
import { oneRow } from '../db/one-row.ts'
import type { Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { coverageOf } from '../lists/fleet-conditions.ts'
import { joinLiveness } from '../lists/host-fields.ts'

/** Counts the hosts of a scope by what is seen of them, and the gaps of their newest scans by hosts, at one moment. */
export async function countCoverageReasons(
  sql: Queryable,
  scope: ProjectScope,
): Promise<CoverageReasons> {
  const rows = await sql<CoverageReasons[]>`
    with totals as (
      select
        json_build_object(
          'complete', count(*) filter (where covered = 'complete'),
          'partial', count(*) filter (where covered = 'partial'),
          'none', count(*) filter (where covered = 'none')) as coverage,
        json_build_object(
          'online', count(*) filter (where state = 'online'),
          'late', count(*) filter (where state = 'late'),
          'offline', count(*) filter (where state = 'offline')) as seen
      from (
        select ${coverageOf(sql)} as covered, l.state
        from hosts h ${joinLiveness(sql)} where ${isInScope(sql, scope)}
      ) each_host
    ), partial as materialized (
      select h.host_id, h.port_coverage -> 'gaps' as port_gaps, h.account_coverage -> 'gaps' as account_gaps
      from hosts h
      where ${isInScope(sql, scope)} and (h.ports_covered = 'partial' or h.accounts_covered = 'partial')
      order by h.host_id limit ${MAX_READ_COVERAGES + 1}
    ), gaps as materialized (
      select read.host_id, gap.* from (
        select * from partial order by host_id limit ${MAX_READ_COVERAGES}
      ) read cross join lateral (
        select 'ports' as scan, p.* from json_to_recordset(read.port_gaps) as p (what text, reason text)
        union all
        select 'accounts', a.* from json_to_recordset(read.account_gaps) as a (what text, reason text)
      ) gap limit ${MAX_READ_GAPS + 1}
    ), counted as (
      select scan, what, reason, count(distinct host_id)::integer as hosts from gaps
      group by scan, what, reason
      order by hosts desc, scan, what, reason limit ${MAX_COUNTED_GAPS}
    )
    select coverage, seen,
      (select count(*) from partial) <= ${MAX_READ_COVERAGES}
        and (select count(*) from gaps) <= ${MAX_READ_GAPS} as is_exact,
      coalesce((
        select json_agg(counted order by hosts desc, scan, what, reason) from counted), '[]') as gaps
    from totals`
  return oneRow(rows)
}

/** A host names up to a thousand gaps of each scan. */
const MAX_READ_GAPS = 200_000
