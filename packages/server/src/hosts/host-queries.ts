import { DEFAULT_ENTERPRISE_PROJECT } from '@openhss/contract'
import type { AccountCoverageSummary, AccountVerdict, HostScans } from '@openhss/contract'
import { instantText } from '../db/instant-text.ts'
import { oneRow } from '../db/one-row.ts'
import type { Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { hostFigureFields, hostOfRowFields, joinLiveness } from '../lists/host-fields.ts'

/** Notes that the agent of a host is to take another secret. @returns false when the scope has no such host. */
export async function askForAnotherSecret(
  sql: Queryable,
  scope: ProjectScope,
  hostId: string,
): Promise<boolean> {
  const rows = await sql`
    update hosts h set secret_due = true where ${isInScope(sql, scope)} and h.host_id = ${hostId}
    returning 1`
  return rows.length > 0
}

/** Finds a host of the scope, with what is known of its newest scans. */
export async function findHost(
  sql: Queryable,
  scope: ProjectScope,
  hostId: string,
): Promise<HostScans | undefined> {
  const [row] = await sql<{ host: HostScans }[]>`
    select json_strip_nulls(json_build_object(
      ${hostOfRowFields(sql)}, ${hostFigureFields(sql)},
      'enterprise_project_id', h.enterprise_project_id, 'host_name', h.host_name,
      'private_ip', h.private_ip, 'os_name', h.os_name,
      'ephemeral_hours', h.ephemeral_hours,
      'agent_id', h.agent_id, 'agent_version', h.agent_version,
      'enrolled_at', ${instantText(sql, sql`h.enrolled_at`, 'milliseconds')},
      'last_port_scan_at', ${instantText(sql, sql`l.last_port_scan_at`, 'milliseconds')},
      'last_password_scan_at', ${instantText(sql, sql`l.last_password_scan_at`, 'milliseconds')},
      'port_coverage', h.port_coverage, 'account_coverage', h.account_coverage,
      'agent_usage', h.agent_usage,
      'copied_from', h.copied_from,
      'copied_agent', case when i.copy_refused_at is not null then json_build_object(
        'last_refused_at', ${instantText(sql, sql`i.copy_refused_at`, 'milliseconds')},
        'source_ip', coalesce(i.copy_source_ip, '')
      ) end
    )) as host
    from hosts h ${joinLiveness(sql)}
      left join agent_instances i on i.project_id = h.project_id and i.host_id = h.host_id
    where ${isInScope(sql, scope)} and h.host_id = ${hostId}`
  return row?.host
}

/** Counts the hosts for each state of their newest password check. */
export async function countCoverage(
  sql: Queryable,
  scope: ProjectScope,
): Promise<AccountCoverageSummary> {
  const rows = await sql<AccountCoverageSummary[]>`
    select
      (count(*) filter (where account_coverage ->> 'complete' = 'true'))::integer as complete,
      (count(*) filter (where account_coverage ->> 'complete' = 'false'))::integer as incomplete,
      (count(*) filter (where account_coverage is null))::integer as unchecked
    from hosts h
    where ${isInScope(sql, scope)}`
  return oneRow(rows)
}

/**
 * Lists one page of a host's verdicts, ordered by service_type, instance and user_name, which is unique in
 * a host.
 */
export async function listVerdicts(
  sql: Queryable,
  scope: ProjectScope,
  hostId: string,
  page: { limit: number; offset: number },
): Promise<{ total_num: number; data_list: AccountVerdict[] }> {
  const rows = await sql<{ total_num: number; data_list: AccountVerdict[] }[]>`
    with matching as (
      select v.service_type, nullif(v.instance, '') as instance, v.user_name, v.account_state, v.verdict, v.reason, v.scheme, v.list_version,
        v.words_tried, v.duration, v.used_days,
        v.desensitized_weak_password as desensitized_weak_passwords, v.suggestion
      from hosts h
        join account_verdicts v on v.project_id = h.project_id and v.host_id = h.host_id
      where ${isInScope(sql, scope)} and h.host_id = ${hostId}
    ), page as (
      select * from matching order by service_type, instance nulls first, user_name
      limit ${page.limit} offset ${page.offset}
    )
    select (select count(*) from matching)::integer as total_num,
      coalesce((select json_agg(json_strip_nulls(row_to_json(page))) from page), '[]') as data_list`
  return oneRow(rows)
}

/**
 * Finds the enterprise project of a host of the scope. Until the transaction ends nobody moves it.
 * Undefined when there is no such host.
 */
export async function lockEnterpriseProject(
  sql: Queryable,
  scope: ProjectScope,
  hostId: string,
): Promise<string | undefined> {
  const [row] = await sql<{ id: string }[]>`
    select h.enterprise_project_id as id from hosts h
    where ${isInScope(sql, scope)} and h.host_id = ${hostId} for no key update`
  return row?.id
}

/** Keeps an enterprise project from being deleted until the transaction ends; false when it is gone already. */
export async function holdEnterpriseProject(sql: Queryable, id: string): Promise<boolean> {
  if (id === DEFAULT_ENTERPRISE_PROJECT) return true
  const rows = await sql`select from enterprise_projects where id = ${id} for key share`
  return rows.length === 1
}

/** Moves a host of the scope, together with all that is known of it. */
export async function updateEnterpriseProject(
  sql: Queryable,
  scope: ProjectScope,
  hostId: string,
  enterpriseProjectId: string,
): Promise<void> {
  await sql`
    with moved as (
      update hosts h set enterprise_project_id = ${enterpriseProjectId}
      where ${isInScope(sql, scope)} and h.host_id = ${hostId}
      returning h.project_id, h.host_id
    )
    update findings f set enterprise_project_id = ${enterpriseProjectId}
    from moved where f.project_id = moved.project_id and f.host_id = moved.host_id`
}
