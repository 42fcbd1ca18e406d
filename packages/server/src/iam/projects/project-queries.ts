import type { Queryable } from '../../db/queryable.ts'

export interface ProjectRow {
  readonly id: string
  readonly name: string
  readonly description: string
}

/** A choice of a tenant's projects. */
export interface ProjectChoice {
  readonly tenantId: string
  /** Null stands for all of the tenant. */
  readonly ids: readonly string[] | null
  readonly name?: string | undefined
}

/** Lists projects in the order of their names, which are unique in a tenant. */
export async function listProjects(
  sql: Queryable,
  { tenantId, ids, name }: ProjectChoice,
  page: { readonly limit: number; readonly offset: number },
): Promise<ProjectRow[]> {
  return sql<ProjectRow[]>`
    select id, name, description from projects
    where domain_id = ${tenantId}
      and (${ids as string[] | null}::text[] is null or id = any(${ids as string[] | null}))
      and (${name ?? null}::text is null or name = ${name ?? null})
    order by name limit ${page.limit} offset ${page.offset}`
}

export async function countProjects(sql: Queryable, tenantId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from projects where domain_id = ${tenantId}`
  return row?.count ?? 0
}

/**
 * Inserts a project.
 * @returns false when the tenant has a project of that name.
 */
export async function insertProject(
  sql: Queryable,
  tenantId: string,
  { id, name, description }: ProjectRow,
): Promise<boolean> {
  const { count } = await sql`
    insert into projects (id, domain_id, name, description)
    values (${id}, ${tenantId}, ${name}, ${description})
    on conflict (domain_id, name) do nothing`
  return count === 1
}
