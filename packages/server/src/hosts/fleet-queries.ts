import type { FleetSummary } from '@openhss/contract'
import { instantText } from '../db/instant-text.ts'
import { oneRow } from '../db/one-row.ts'
import type { Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'

/** Counts all hosts of a scope and what was found on them, at one moment. */
export async function summarizeFleet(sql: Queryable, scope: ProjectScope): Promise<FleetSummary> {
  const rows = await sql<FleetRow[]>`
    select
      json_build_object(
        'total', count(*),
        'online', count(*) filter (where l.state = 'online'),
        'late', count(*) filter (where l.state = 'late'),
        'offline', count(*) filter (where l.state = 'offline')) as hosts,
      json_build_object(
        'complete', count(*) filter (
          where h.ports_covered = 'complete' and h.accounts_covered = 'complete'),
        'partial', count(*) filter (where h.ports_covered <> 'none' and h.accounts_covered <> 'none'
          and (h.ports_covered = 'partial' or h.accounts_covered = 'partial')),
        'none', count(*) filter (
          where h.ports_covered = 'none' or h.accounts_covered = 'none')) as coverage,
      json_build_object(
        'open', coalesce(sum(h.ports_total), 0),
        'danger', coalesce(sum(h.ports_danger), 0)) as ports,
      json_build_object(
        'weak', coalesce(sum(h.accounts_weak), 0),
        'empty', coalesce(sum(h.accounts_empty), 0)) as accounts,
      json_build_object(
        'critical', coalesce(sum(h.open_critical), 0),
        'high', coalesce(sum(h.open_high), 0),
        'medium', coalesce(sum(h.open_medium), 0),
        'low', coalesce(sum(h.open_low), 0)) as findings,
      case when count(l.silence_id) > 0 then json_build_object(
        'since', (select ${instantText(sql, sql`m.since`, 'milliseconds')} from mass_silences m
          where m.project_id = ${scope.projectId} and m.until is null),
        'hosts', count(l.silence_id)) end as mass_silence
    from hosts h join host_liveness l on l.project_id = h.project_id and l.host_id = h.host_id
    where ${isInScope(sql, scope)}`
  const { mass_silence: silence, ...counts } = oneRow(rows)
  return silence === null ? counts : { ...counts, mass_silence: silence }
}

type FleetRow = Omit<FleetSummary, 'mass_silence'> & {
  readonly mass_silence: Required<FleetSummary>['mass_silence'] | null
}
