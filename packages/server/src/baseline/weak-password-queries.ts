import { MAX_LISTED_WEAK_ACCOUNTS } from '@openhss/contract'
import { oneRow } from '../db/one-row.ts'
import type { Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { guessableVerdicts } from './weak-hosts/weak-host-queries.ts'

export interface WeakPasswordFilter {
  readonly hostId: string | null
  readonly hostName: string | null
  readonly hostIp: string | null
  readonly userName: string | null
}

/** The IDs of one page of hosts, and how many match in all. */
export interface WeakHostPage {
  readonly total: number
  readonly hostIds: readonly string[]
}

/**
 * Finds one page of hosts with weak or empty passwords where there is no room for them in memory. Ordered by host_name
 * and host_id, byte by byte; total counts hosts, the unit in which the page is cut.
 */
export async function findWeakHosts(
  sql: Queryable,
  scope: ProjectScope,
  filter: WeakPasswordFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<WeakHostPage> {
  const rows = await sql<{ total: number; hostIds: string[] }[]>`
    with matching as (
      select h.host_id, h.host_name
      from hosts h
      where ${isInScope(sql, scope)} and h.accounts_weak + h.accounts_empty > 0
        and (${filter.hostId}::text is null or h.host_id = ${filter.hostId})
        and (${filter.hostName}::text is null
          or position(lower(${filter.hostName}) in lower(h.host_name)) > 0)
        and (${filter.hostIp}::text is null
          or position(${filter.hostIp} in h.private_ip) > 0
          or position(${filter.hostIp} in h.public_ip) > 0)
        and (${filter.userName}::text is null
          or exists (select from account_verdicts v where ${isListed(sql, filter.userName)}))
    ), page as (
      select host_id from matching order by host_name collate "C", host_id collate "C"
      limit ${page.limit} offset ${page.offset}
    )
    select (select count(*) from matching) as total, array(select host_id from page) as "hostIds"`
  return oneRow(rows)
}

/**
 * Lists the hosts of a page as the JSON text of the answer, each with its first accounts and the number of all of
 * them. With a user name, only the accounts that match count.
 */
export async function describeWeakHosts(
  sql: Queryable,
  scope: ProjectScope,
  { total, hostIds }: WeakHostPage,
  userName: string | null,
): Promise<string> {
  const number =
    userName === null
      ? sql`h.accounts_weak + h.accounts_empty`
      : sql`(select count(*) from account_verdicts v where ${isListed(sql, userName)})`
  const rows = await sql<{ answer: string }[]>`
    select json_build_object('total_num', ${total}::bigint, 'data_list', coalesce(
      json_agg(json_build_object(
        'host_id', h.host_id,
        'host_name', h.host_name,
        'host_ip', h.private_ip,
        'private_ip', h.private_ip,
        'public_ip', h.public_ip,
        'update_time', coalesce(floor(extract(epoch from l.last_password_scan_at) * 1000)::bigint, 0),
        'weak_pwd_num', ${number},
        'weak_pwd_accounts', (
          select coalesce(json_agg(json_strip_nulls(json_build_object(
            'user_name', v.user_name,
            'service_type', v.service_type,
            'instance', nullif(v.instance, ''),
            'account_state', v.account_state,
            'duration', v.duration,
            'used_days', v.used_days,
            'desensitized_weak_passwords', v.desensitized_weak_password,
            'suggestion', v.suggestion
          )) order by v.service_type, v.instance, v.user_name), '[]')
          from (
            select v.* from account_verdicts v where ${isListed(sql, userName)}
            order by v.service_type, v.instance, v.user_name limit ${MAX_LISTED_WEAK_ACCOUNTS}
          ) v
        )
      ) order by h.host_name collate "C", h.host_id collate "C"), '[]'))::text as answer
    from hosts h
      left join host_liveness l on l.project_id = h.project_id and l.host_id = h.host_id
    where ${isInScope(sql, scope)} and h.host_id = any(${hostIds as string[]})`
  return oneRow(rows).answer
}

/** A weak or empty account `v` of the host `h`, whose name has the text in it. */
function isListed(sql: Queryable, userName: string | null) {
  return sql`
    v.project_id = h.project_id and v.host_id = h.host_id and v.verdict in (${guessableVerdicts(sql)})
    and (${userName}::text is null or position(lower(${userName}) in lower(v.user_name)) > 0)`
}
