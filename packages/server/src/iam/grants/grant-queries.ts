import type { Grant, Role } from '@openhss/contract'
import { instantText } from '../../db/instant-text.ts'
import { oneRow } from '../../db/one-row.ts'
import type { Queryable } from '../../db/queryable.ts'

/** What a grant gives and what it covers; null: all of the tenant. */
export interface GrantFacts {
  readonly role: Role
  readonly projectId: string | null
  /** Sorted, so that the same ones are the same grant. */
  readonly enterpriseProjectIds: readonly string[] | null
}

/** One page of the grants of a tenant; order: user name, time, id. */
export async function listGrants(
  sql: Queryable,
  tenantId: string,
  filter: { user_id?: string | undefined; limit: number; offset: number },
): Promise<{ total_num: number; data_list: Grant[] }> {
  const ofUser = filter.user_id === undefined ? sql`` : sql`and u.id = ${filter.user_id}`
  // Not materialized: the page then reads no more than it needs, in the order of the users' names.
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

/** As the contract shows it: what covers all is left out. */
const grantJson = (sql: Queryable) => sql`
  json_strip_nulls(json_build_object('id', g.id, 'user_id', g.user_id, 'role', g.role,
    'project_id', g.project_id, 'enterprise_project_ids', g.enterprise_project_ids,
    'created_at', ${instantText(sql, sql`g.created_at`, 'milliseconds')}))`

/** How many grants a user has, how many enterprise projects they name, and which of them is this one. */
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

/** Whether the tenant has this project and all of these enterprise projects. */
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

/** Undefined when the tenant has no such grant. */
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
