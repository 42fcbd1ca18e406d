import type { Queryable } from '../db/queryable.ts'

/** Finds the tenant that operates this service. Its audit log gets the events that belong to no tenant. */
export async function operatorTenantId(sql: Queryable): Promise<string> {
  const [row] = await sql<{ id: string }[]>`select id from domains where is_operator`
  if (row === undefined) throw new Error('no tenant operates this service')
  return row.id
}
