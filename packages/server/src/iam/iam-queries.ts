import type { Queryable } from '../db/queryable.ts'

/** The tenant that operates this service; what nobody's tenant can be told of is in its audit log. */
export async function operatorTenantId(sql: Queryable): Promise<string> {
  const [row] = await sql<{ id: string }[]>`select id from domains where is_operator`
  if (row === undefined) throw new Error('no account operates this service')
  return row.id
}
