import type { Queryable } from '../../db/queryable.ts'

/** Makes changes of one tenant wait for each other; statements that only refer to the tenant go on. */
export async function lockTenantRow(sql: Queryable, tenantId: string): Promise<void> {
  await sql`select 1 from domains where id = ${tenantId} for no key update`
}

/** Tells whether anybody can still administer the whole tenant. */
export async function hasAdministrator(sql: Queryable, tenantId: string): Promise<boolean> {
  const rows = await sql`
    select 1 from users u join grants g on g.user_id = u.id
    where u.domain_id = ${tenantId} and u.enabled
      and g.role = 'admin' and g.project_id is null and g.enterprise_project_ids is null
    limit 1`
  return rows.length === 1
}
