import { oneRow } from '../../db/one-row.ts'
import type { Queryable } from '../../db/queryable.ts'
import type { NamedRow } from '../identities/identity-queries.ts'

/** Lists one page of all tenants in the order of their names, which are unique. */
export async function listAccounts(
  sql: Queryable,
  page: { limit: number; offset: number },
): Promise<{ total_num: number; data_list: NamedRow[] }> {
  const rows = await sql<{ total_num: number; data_list: NamedRow[] }[]>`
    with page as (
      select id, name from domains order by name limit ${page.limit} offset ${page.offset}
    )
    select (select count(*) from domains)::integer as total_num,
      coalesce((select json_agg(row_to_json(page)) from page), '[]') as data_list`
  return oneRow(rows)
}

export async function hasTenantNamed(sql: Queryable, name: string): Promise<boolean> {
  const rows = await sql`select from domains where name = ${name}`
  return rows.length === 1
}

/**
 * Inserts a tenant.
 * @returns false when there is one of that name.
 */
export async function insertTenant(
  sql: Queryable,
  tenant: { id: string; name: string; isOperator: boolean },
): Promise<boolean> {
  const { count } = await sql`
    insert into domains (id, name, is_operator)
    values (${tenant.id}, ${tenant.name}, ${tenant.isOperator})
    on conflict (name) do nothing`
  return count === 1
}

export async function insertFirstProject(
  sql: Queryable,
  tenantId: string,
  { id, name }: NamedRow,
): Promise<void> {
  await sql`insert into projects (id, domain_id, name) values (${id}, ${tenantId}, ${name})`
}
