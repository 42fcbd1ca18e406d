import { GUESSABLE_VERDICTS } from '@openhss/contract'
import { oneRow } from '../db/one-row.ts'
import type { Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'

export interface WeakPasswordFilter {
  readonly hostId: string | null
  readonly hostName: string | null
  readonly hostIp: string | null
  readonly userName: string | null
}

/** In the text of a statement, not a parameter: the index `account_verdicts_guessable` is for these two. */
const guessableVerdicts = (sql: Queryable) =>
  sql.unsafe(GUESSABLE_VERDICTS.map((verdict) => `'${verdict}'`).join(', '))

/**
 * Lists one page of hosts with weak or empty passwords, as the JSON text of the answer. With a user name,
 * only the accounts that match are listed and a host without one is left out. The order is host_name,
 * host_id; total_num counts hosts, the unit in which the page is cut.
 */
export async function listWeakPasswordUsersAsJson(
  sql: Queryable,
  scope: ProjectScope,
  filter: WeakPasswordFilter,
  page: { limit: number; offset: number },
): Promise<string> {
  const guessable = sql`
    v.project_id = h.project_id and v.host_id = h.host_id and v.verdict in (${guessableVerdicts(sql)})
    and (${filter.userName}::text is null
      or position(lower(${filter.userName}) in lower(v.user_name)) > 0)`
  const rows = await sql<{ answer: string }[]>`
    with matching as (
      select h.project_id, h.host_id, h.host_name, h.private_ip, h.public_ip
      from hosts h
      where ${isInScope(sql, scope)}
        and (${filter.hostId}::text is null or h.host_id = ${filter.hostId})
        and (${filter.hostName}::text is null
          or position(lower(${filter.hostName}) in lower(h.host_name)) > 0)
        and (${filter.hostIp}::text is null
          or position(${filter.hostIp} in h.private_ip) > 0
          or position(${filter.hostIp} in h.public_ip) > 0)
        and exists (select from account_verdicts v where ${guessable})
    ), page as (
      select * from matching order by host_name, host_id limit ${page.limit} offset ${page.offset}
    )
    select json_build_object(
      'total_num', (select count(*) from matching),
      'data_list', coalesce((
        select json_agg(json_build_object(
          'host_id', h.host_id,
          'host_name', h.host_name,
          'host_ip', h.private_ip,
          'private_ip', h.private_ip,
          'public_ip', h.public_ip,
          'update_time', coalesce(floor(extract(epoch from l.last_password_scan_at) * 1000)::bigint, 0),
          'weak_pwd_accounts', (
            select json_agg(json_strip_nulls(json_build_object(
              'user_name', v.user_name,
              'service_type', v.service_type,
              'instance', nullif(v.instance, ''),
              'account_state', v.account_state,
              'duration', v.duration,
              'used_days', v.used_days,
              'desensitized_weak_passwords', v.desensitized_weak_password,
              'suggestion', v.suggestion
            )) order by v.service_type, v.instance, v.user_name)
            from account_verdicts v where ${guessable}
          )
        ) order by h.host_name, h.host_id)
        from page h
          join host_liveness l on l.project_id = h.project_id and l.host_id = h.host_id
      ), '[]')
    )::text as answer`
  return oneRow(rows).answer
}
