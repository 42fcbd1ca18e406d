import type { BaselineOverview } from '@openhss/contract'
import { oneRow } from '../db/one-row.ts'
import type { Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { FRESH_CHECK_HOURS } from './fresh-check.ts'

export interface PasswordCounts {
  readonly checked: number
  readonly weak: number
  readonly normal: number
  readonly incomplete: number
  readonly notProtected: number
  /** Milliseconds since the epoch; null: no check ended yet. */
  readonly lastCheckAt: number | null
}

/** Counts the hosts of the scope by what is known of their passwords. Each is one of the last four. */
export async function countByPasswords(
  sql: Queryable,
  scope: ProjectScope,
): Promise<PasswordCounts> {
  const rows = await sql<PasswordCounts[]>`
    select
      (count(*) filter (where accounts_covered <> 'none'))::integer as checked,
      (count(*) filter (where is_weak))::integer as weak,
      (count(*) filter (where is_seen and is_whole))::integer as normal,
      (count(*) filter (where is_seen and not is_whole))::integer as incomplete,
      (count(*) filter (where not is_weak and not is_seen))::integer as "notProtected",
      floor(extract(epoch from max(last_password_scan_at)) * 1000)::double precision as "lastCheckAt"
    from (
      select *, not is_weak and state <> 'offline' and accounts_covered <> 'none' as is_seen,
        state = 'online' and accounts_covered = 'complete'
          and last_password_scan_at > now() - make_interval(hours => ${FRESH_CHECK_HOURS}) as is_whole
      from (
        select h.accounts_covered, h.accounts_weak + h.accounts_empty > 0 as is_weak,
          l.state, l.last_password_scan_at
        from hosts h
          join host_liveness l on l.project_id = h.project_id and l.host_id = h.host_id
        where ${isInScope(sql, scope)}
      ) host
    ) each`
  return oneRow(rows)
}

/** Lists the hosts of the scope with the most weak and empty passwords, those first; then by name and ID. */
export async function listWeakestHosts(
  sql: Queryable,
  scope: ProjectScope,
  limit: number,
): Promise<NonNullable<BaselineOverview['weak_pwd_risk_hosts']>> {
  return sql<NonNullable<BaselineOverview['weak_pwd_risk_hosts']>>`
    select h.host_id, h.host_name, h.private_ip as host_ip,
      h.accounts_weak + h.accounts_empty as weak_pwd_num
    from hosts h
    where ${isInScope(sql, scope)} and h.accounts_weak + h.accounts_empty > 0
    order by weak_pwd_num desc, h.host_name, h.host_id limit ${limit}`
}

/** How many hosts there are, how many of them were checked, and their accounts with weak or empty passwords. */
export interface WeakAccountCounts {
  readonly hosts: number
  readonly checked: number
  readonly accounts: number
}

/** @param hostId null for every host of the scope. */
export async function countWeakAccounts(
  sql: Queryable,
  scope: ProjectScope,
  hostId: string | null,
): Promise<WeakAccountCounts> {
  const rows = await sql<WeakAccountCounts[]>`
    select count(*)::integer as hosts,
      (count(*) filter (where h.accounts_covered <> 'none'))::integer as checked,
      coalesce(sum(h.accounts_weak + h.accounts_empty), 0)::bigint as accounts
    from hosts h
    where ${isInScope(sql, scope)} and (${hostId}::text is null or h.host_id = ${hostId})`
  return oneRow(rows)
}

export interface DetectionSummary {
  readonly isUnderWay: boolean
  /** The state of the newest detection; null: there was none. */
  readonly state: 'requested' | 'running' | 'finished' | 'failed' | null
  /** Milliseconds since the epoch. */
  readonly finishedAt: number | null
}

/**
 * Tells of the manual detections of the hosts of the scope: whether one is under way, and how the newest one ended. One that
 * was requested more than an hour ago is not under way: its agent is not there.
 */
export async function summariseDetections(
  sql: Queryable,
  scope: ProjectScope,
): Promise<DetectionSummary> {
  const rows = await sql<DetectionSummary[]>`
    select
      exists (
        select from detections d
          join hosts h on h.project_id = d.project_id and h.host_id = d.host_id
        where ${isInScope(sql, scope)} and d.finished_at is null
          and d.requested_at > now() - interval '1 hour'
      ) as "isUnderWay",
      newest.state, newest."finishedAt"
    from (select) nothing left join lateral (
      select d.state, floor(extract(epoch from d.finished_at) * 1000)::double precision as "finishedAt"
      from detections d
        join hosts h on h.project_id = d.project_id and h.host_id = d.host_id
      where ${isInScope(sql, scope)} and d.project_id = ${scope.projectId}
      order by d.requested_at desc, d.host_id limit 1
    ) newest on true`
  return oneRow(rows)
}
