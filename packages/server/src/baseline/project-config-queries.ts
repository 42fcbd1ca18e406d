import type { Queryable } from '../db/queryable.ts'

/** Lists the numbers of the weak-password policy that were set, by their names. */
export async function listPasswordRules(
  sql: Queryable,
  projectId: string,
): Promise<Map<string, string>> {
  const rows = await sql<{ name: string; value: string }[]>`
    select name, value from project_configs where project_id = ${projectId}`
  return new Map(rows.map(({ name, value }) => [name, value]))
}

/**
 * Stores numbers.
 * @returns those that had another value before, or none.
 */
export async function storePasswordRules(
  sql: Queryable,
  projectId: string,
  rules: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  if (rules.size === 0) return new Map()
  const rows = await sql<{ name: string; value: string }[]>`
    insert into project_configs as c (project_id, name, value)
    select ${projectId}, * from unnest(${[...rules.keys()]}::text[], ${[...rules.values()]}::text[])
    on conflict (project_id, name) do update set value = excluded.value
      where c.value <> excluded.value
    returning name, value`
  return new Map(rows.map(({ name, value }) => [name, value]))
}
