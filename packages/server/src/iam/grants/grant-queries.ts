import type { Grant, Role } from '@openhss/contract'
import { instantText } from '../../db/instant-text.ts'
import { oneRow } from '../../db/one-row.ts'
import type { Queryable } from '../../db/queryable.ts'

/** The role of a grant and what it covers; null stands for all of the tenant. */
export interface GrantFacts {
  readonly role: Role
  readonly projectId: string | null
  /** Sorted, so that two grants of the same ones are equal. */
  readonly enterpriseProjectIds: readonly string[] | null
}

/** Lists one page of the grants of a tenant, ordered by user name, time and ID. */
export async function listGrants(
  sql: Queryable,
  tenantId: string,
  filter: { user_id?: string | undefined; limit: number; offset: number },
): Promise<{ total_num: number; data_list: Grant[] }> {
  const ofUser = filter.user_id === undefined ? sql`` : sql`and u.id = ${filter.user_id}`
  // The list is not materialized: the page then reads no more than it needs, in the order of the users'
  // names.
  const rows = await sql<{ total_num: number; data_list: Grant[] }[]>`
    with matching as not materialized (
      select u.name as user_name, g.* from users u join grants g on g.user_id = u.id
      where u.domain_id = ${tenantId} ${ofUser}
    ), page as (
      select * from matching order by user_name, created_at, id
      limit ${filter.limit} offset ${filter.offset}
    )
    select (select count(*) from matching)::integer as total_num,
      coalesce((select json_agg(${grantJson(sql)}) from page g), '[]') as data_list`
  return oneRow(rows)
}

/** A grant as the contract shows it: a field that covers everything is left out. */
const grantJson = (sql: Queryable) => sql`
  json_strip_nulls(json_build_object('id', g.id, 'user_id', g.user_id, 'role', g.role,
    'project_id', g.project_id, 'enterprise_project_ids', g.enterprise_project_ids,
    'created_at', ${instantText(sql, sql`g.created_at`, 'milliseconds')}))`

/**
 * Tells how many grants a user has, how many enterprise projects they name, and which grant equals this
 * one.
 */
export async function findGrants(
  sql: Queryable,
  userId: string,
  { role, projectId, enterpriseProjectIds }: GrantFacts,
): Promise<{ count: number; named: number; sameId: string | null }> {
  const ids = enterpriseProjectIds as string[] | null
  const rows = await sql<{ count: number; named: number; sameId: string | null }[]>`
    select count(*), coalesce(sum(cardinality(enterprise_project_ids)), 0) as named, min(id) filter (where role = ${role}
      and project_id is not distinct from ${projectId}
      and enterprise_project_ids is not distinct from ${ids}::text[]) as "sameId"
    from grants where user_id = ${userId}`
  return oneRow(rows)
}

/** Tells whether the tenant has this project and all of these enterprise projects. */
export async function ownsProjects(
  sql: Queryable,
  tenantId: string,
  projectId: string | null,
  enterpriseProjectIds: readonly string[],
): Promise<boolean> {
  const [row] = await sql<{ owns: boolean }[]>`
    select (${projectId}::text is null or exists (
        select 1 from projects where domain_id = ${tenantId} and id = ${projectId}))
      and (select count(*) from enterprise_projects
        where domain_id = ${tenantId} and id = any(${enterpriseProjectIds as string[]}::text[])
      ) = ${enterpriseProjectIds.length} as owns`
  return row?.owns === true
}

export async function insertGrant(
  sql: Queryable,
  id: string,
  userId: string,
  { role, projectId, enterpriseProjectIds }: GrantFacts,
): Promise<Grant> {
  const rows = await sql<{ grant: Grant }[]>`
    insert into grants as g (id, user_id, role, project_id, enterprise_project_ids)
    values (${id}, ${userId}, ${role}, ${projectId}, ${enterpriseProjectIds as string[] | null})
    returning ${grantJson(sql)} as grant`
  return oneRow(rows).grant
}

/**
 * Deletes a grant.
 * @returns undefined when the tenant has no such grant.
 */
export async function deleteGrant(
  sql: Queryable,
  tenantId: string,
  grantId: string,
): Promise<Grant | undefined> {
  const [row] = await sql<{ grant: Grant }[]>`
    delete from grants g using users u
    where u.id = g.user_id and u.domain_id = ${tenantId} and g.id = ${grantId}
    returning ${grantJson(sql)} as grant`
  return row?.grant
}
