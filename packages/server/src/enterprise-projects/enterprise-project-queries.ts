import { DEFAULT_ENTERPRISE_PROJECT, ENTERPRISE_PROJECT_STATUS } from '@openhss/contract'
import type { EnterpriseProject } from '@openhss/contract'
import { instantText } from '../db/instant-text.ts'
import { oneRow } from '../db/one-row.ts'
import type { Queryable } from '../db/queryable.ts'

/** The enterprise projects of a tenant that a caller may use; null stands for all of them. */
export interface UsableEnterpriseProjects {
  readonly tenantId: string
  readonly ids: readonly string[] | null
}

export interface EnterpriseProjectFilter {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly status?: number | undefined
  readonly type?: string | undefined
}

export interface EnterpriseProjectPage {
  readonly limit: number
  readonly offset: number
  readonly sortKey: 'created_at' | 'updated_at' | 'name'
  readonly sortDir: 'asc' | 'desc'
}

/**
 * Lists one page. Rows that sort equal are ordered by ID, which is unique. The total does not depend on the
 * page.
 */
export async function listEnterpriseProjects(
  sql: Queryable,
  usable: UsableEnterpriseProjects,
  filter: EnterpriseProjectFilter,
  { limit, offset, sortKey, sortDir }: EnterpriseProjectPage,
): Promise<{ total_count: number; enterprise_projects: EnterpriseProject[] }> {
  const direction = sortDir === 'asc' ? sql`asc` : sql`desc`
  const rows = await sql<{ total_count: number; enterprise_projects: EnterpriseProject[] }[]>`
    with matching as (
      select * from (${usableRows(sql, usable)}) e
      where (${filter.id ?? null}::text is null or e.id = ${filter.id ?? null})
        and (${filter.name ?? null}::text is null
          or position(lower(${filter.name ?? null}) in lower(e.name)) > 0)
        and (${filter.status ?? null}::integer is null or e.status = ${filter.status ?? null})
        and (${filter.type ?? null}::text is null or e.type = ${filter.type ?? null})
    ), page as (
      select ${wireColumns(sql)} from matching e
      order by ${sql(`e.${sortKey}`)} ${direction}, e.id ${direction}
      limit ${limit} offset ${offset}
    )
    select (select count(*) from matching)::integer as total_count,
      coalesce((select json_agg(page) from page), '[]') as enterprise_projects`
  return oneRow(rows)
}

export async function findEnterpriseProject(
  sql: Queryable,
  usable: UsableEnterpriseProjects,
  id: string,
): Promise<EnterpriseProject | undefined> {
  const [row] = await sql<EnterpriseProject[]>`
    select ${wireColumns(sql)} from (${usableRows(sql, usable)}) e where e.id = ${id}`
  return row
}

/** Counts those that are usable, without the default one. */
export async function countEnterpriseProjects(
  sql: Queryable,
  usable: UsableEnterpriseProjects,
): Promise<number> {
  const rows = await sql<{ count: number }[]>`
    select count(*)::integer as count from (${usableRows(sql, usable)}) e
    where e.id <> ${DEFAULT_ENTERPRISE_PROJECT}`
  return oneRow(rows).count
}

/**
 * Inserts one.
 * @throws SQLSTATE 23505 when the tenant has one of that name.
 */
export async function insertEnterpriseProject(
  sql: Queryable,
  project: {
    readonly id: string
    readonly tenantId: string
    readonly name: string
    readonly description: string
    readonly type: EnterpriseProject['type']
  },
): Promise<void> {
  await sql`
    insert into enterprise_projects (id, domain_id, name, description, type)
    values (${project.id}, ${project.tenantId}, ${project.name}, ${project.description},
      ${project.type})`
}

/**
 * Changes the given fields and leaves the others.
 * @returns false when the tenant has none of that ID.
 * @throws SQLSTATE 23505 when another one has that name.
 */
export async function updateEnterpriseProject(
  sql: Queryable,
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
  changes: {
    readonly name?: string | undefined
    readonly description?: string | undefined
    readonly type?: EnterpriseProject['type'] | undefined
    readonly enabled?: boolean | undefined
  },
): Promise<boolean> {
  const { count } = await sql`
    update enterprise_projects set
      name = coalesce(${changes.name ?? null}, name),
      description = coalesce(${changes.description ?? null}, description),
      type = coalesce(${changes.type ?? null}, type),
      enabled = coalesce(${changes.enabled ?? null}, enabled),
      updated_at = now()
    where domain_id = ${tenantId} and id = ${id}`
  return count === 1
}

/**
 * Tells whether the tenant has this one. Until the transaction ends no host moves into it: what moves or enrols one
 * there locks the row too.
 */
export async function lockEnterpriseProject(
  sql: Queryable,
  tenantId: string,
  id: string,
): Promise<boolean> {
  const rows = await sql`
    select from enterprise_projects where domain_id = ${tenantId} and id = ${id} for update`
  return rows.length === 1
}

/** Counts the hosts of an enterprise project, in all projects of its tenant. */
export async function countHosts(sql: Queryable, tenantId: string, id: string): Promise<number> {
  const rows = await sql<{ count: number }[]>`
    select count(*)::integer as count from hosts
    where enterprise_project_id = ${id}
      and project_id in (select p.id from projects p where p.domain_id = ${tenantId})`
  return oneRow(rows).count
}

/** Deletes one that holds no host, with its groups of hosts, and takes it out of the grants of the tenant. */
export async function deleteEnterpriseProject(
  sql: Queryable,
  tenantId: string,
  id: string,
): Promise<void> {
  const ofTenant = sql`g.user_id in (select u.id from users u where u.domain_id = ${tenantId})`
  await sql`delete from grants g where ${ofTenant} and g.enterprise_project_ids = array[${id}]`
  await sql`
    update grants g set enterprise_project_ids = array_remove(g.enterprise_project_ids, ${id})
    where ${ofTenant} and ${id} = any(g.enterprise_project_ids)`
  await sql`
    delete from host_groups g where g.enterprise_project_id = ${id}
      and g.project_id in (select p.id from projects p where p.domain_id = ${tenantId})`
  await sql`delete from enterprise_projects where domain_id = ${tenantId} and id = ${id}`
}

/** Selects the rows that are usable. The default one has no row of its own; it is as old as the tenant. */
function usableRows(sql: Queryable, { tenantId, ids }: UsableEnterpriseProjects) {
  const { enabled, disabled } = ENTERPRISE_PROJECT_STATUS
  return sql`
    select * from (
      select ${DEFAULT_ENTERPRISE_PROJECT} as id, 'default' as name, '' as description,
        ${enabled}::integer as status, 'prod' as type, created_at, created_at as updated_at
      from domains where id = ${tenantId}
      union all
      select id, name, description,
        case when enabled then ${enabled}::integer else ${disabled}::integer end, type, created_at,
        updated_at
      from enterprise_projects where domain_id = ${tenantId}
    ) u
    where ${ids as string[] | null}::text[] is null or u.id = any(${ids as string[] | null})`
}

function wireColumns(sql: Queryable) {
  return sql`
    e.id, e.name, e.description, e.status, e.type,
    ${instantText(sql, sql`e.created_at`, 'seconds')} as created_at,
    ${instantText(sql, sql`e.updated_at`, 'seconds')} as updated_at, false as delete_flag`
}
