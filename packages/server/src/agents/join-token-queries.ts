import type { JoinToken } from '@openhss/contract'
import { instantText } from '../db/instant-text.ts'
import { oneRow } from '../db/one-row.ts'
import type { Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'

/** Lists one page of the join tokens of the scope, newest first. A token is for hosts, so it is in a scope as they are. */
export async function listJoinTokens(
  sql: Queryable,
  scope: ProjectScope,
  page: { limit: number; offset: number },
): Promise<{ total_num: number; data_list: JoinToken[] }> {
  const rows = await sql<{ total_num: number; data_list: JoinToken[] }[]>`
    with matching as (
      select h.id, h.enterprise_project_id, h.remaining_uses, h.created_at, h.expires_at,
        h.last_used_at, h.user_id, h.ephemeral_hours, h.name, h.token_end
      from join_tokens h where ${isInScope(sql, scope)}
    ), page as (
      select m.id, m.name, m.token_end, m.enterprise_project_id, m.ephemeral_hours,
        m.remaining_uses as uses_left,
        ${instantText(sql, sql`m.created_at`, 'milliseconds')} as created_at,
        ${instantText(sql, sql`m.expires_at`, 'milliseconds')} as expires_at,
        ${instantText(sql, sql`m.last_used_at`, 'milliseconds')} as last_used_at,
        case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end
          as created_by
      from matching m left join users u on u.id = m.user_id
      order by m.created_at desc, m.id limit ${page.limit} offset ${page.offset}
    )
    select (select count(*) from matching)::integer as total_num,
      coalesce((select json_agg(json_strip_nulls(row_to_json(page))) from page), '[]') as data_list`
  return oneRow(rows)
}

/**
 * Deletes a join token of the scope: nobody enrols with it any more.
 * @returns its enterprise project; undefined when there is no such token.
 */
export async function deleteJoinToken(
  sql: Queryable,
  scope: ProjectScope,
  id: string,
): Promise<string | undefined> {
  const [row] = await sql<{ enterpriseProjectId: string }[]>`
    delete from join_tokens h where ${isInScope(sql, scope)} and h.id = ${id}
    returning h.enterprise_project_id as "enterpriseProjectId"`
  return row?.enterpriseProjectId
}
