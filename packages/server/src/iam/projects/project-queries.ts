import type { Queryable } from '../../db/queryable.ts'

export interface ProjectRow {
  readonly id: string
  readonly name: string
  readonly description: string
}

/** Which projects of an account. */
export interface ProjectChoice {
  readonly domainId: string
  /** Null: all of the account. */
  readonly ids: readonly string[] | null
  readonly name?: string | undefined
}

/** In the order of their names, which are unique in an account. */
export async function listProjects(
  sql: Queryable,
  { domainId, ids, name }: ProjectChoice,
  page: { readonly limit: number; readonly offset: number },
): Promise<ProjectRow[]> {
  return sql<ProjectRow[]>`
    select id, name, description from projects
    where domain_id = ${domainId}
      and (${ids as string[] | null}::text[] is null or id = any(${ids as string[] | null}))
      and (${name ?? null}::text is null or name = ${name ?? null})
    order by name limit ${page.limit} offset ${page.offset}`
}

export async function countProjects(sql: Queryable, domainId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from projects where domain_id = ${domainId}`
  return row?.count ?? 0
}

/** False when the account has a project of that name. */
export async function insertProject(
  sql: Queryable,
  domainId: string,
  { id, name, description }: ProjectRow,
): Promise<boolean> {
  const { count } = await sql`
    insert into projects (id, domain_id, name, description)
    values (${id}, ${domainId}, ${name}, ${description})
    on conflict (domain_id, name) do nothing`
  return count === 1
}
