import { MAX_LISTED_PORTS } from '@openhss/contract'
import type {
  ObservedPort,
  PortFamily,
  PortHost,
  PortStatistic,
  PortStatus,
} from '@openhss/contract'
import { allOf } from '../db/all-of.ts'
import { oneRow } from '../db/one-row.ts'
import type { Fragment, Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { portTotalsOf } from './port-totals/port-total-queries.ts'

interface Page {
  readonly limit: number
  readonly offset: number
}

interface List<Item> {
  readonly total_num: number
  readonly data_list: Item[]
}

type Category = ObservedPort['category']

/** Null stands for no filter. */
export interface PortStatisticsFilter {
  readonly category: Category
  readonly port: number | null
  /** Digits that the number contains. */
  readonly digits: string | null
  readonly type: PortFamily | null
  readonly status: PortStatus | null
}

/** Lists how many hosts have each port, ordered by port, type and status; the order of the ports may be reversed. */
export async function listPortStatistics(
  sql: Queryable,
  scope: ProjectScope,
  { category, port, digits, type, status }: PortStatisticsFilter,
  { limit, offset, isReversed }: Page & { readonly isReversed: boolean },
): Promise<List<PortStatistic>> {
  const only = allOf(sql, [
    sql`category = ${category} and port > 0`,
    port !== null && sql`port = ${port}`,
    digits !== null && sql`position(${digits} in port::text) > 0`,
    type !== null && sql`type = ${type}`,
    status !== null && sql`status = ${status}`,
  ])
  const byPort = sql.unsafe(isReversed ? 'port desc' : 'port')
  const rows = await sql<List<PortStatistic>[]>`
    with matching as materialized (
      select port, type, sum(count)::integer as num, status
      from ${portTotalsOf(sql, scope, only)} t
      group by port, type, status having sum(count) > 0
      order by ${byPort}, type, status limit ${MAX_LISTED_PORTS}
    ), page as (
      select * from matching order by ${byPort}, type, status limit ${limit} offset ${offset}
    )
    select (select count(*) from matching)::integer as total_num,
      coalesce((select json_agg(page) from page), '[]') as data_list`.once()
  return oneRow(rows)
}

/** Null stands for no filter. */
export interface PortHostFilter {
  readonly category: Category
  readonly port: number
  readonly type: ObservedPort['type'] | null
  readonly isIpv6: boolean
  readonly hostName: string | null
  readonly hostIp: string | null
}

/** Lists where a port is open, ordered by type, host_id, laddr and container_id: a range of the index `ports_by_port`. */
export async function listPortHosts(
  sql: Queryable,
  scope: ProjectScope,
  { category, port, type, isIpv6, hostName, hostIp }: PortHostFilter,
  { limit, offset }: Page,
): Promise<List<PortHost>> {
  const isFound = allOf(sql, [
    isInScope(sql, scope),
    hostName !== null && sql`position(lower(${hostName}) in lower(h.host_name)) > 0`,
    hostIp !== null &&
      sql`(position(${hostIp} in h.private_ip) > 0 or position(${hostIp} in h.public_ip) > 0)`,
  ])
  const few = hostName === null && hostIp === null ? undefined : await findFew(sql, isFound)
  const isOne = allOf(sql, [
    sql`p.project_id = ${scope.projectId} and p.category = ${category} and p.port = ${port}`,
    few === undefined ? isFound : sql`p.host_id = any(${few})`,
    type !== null && sql`p.type = ${type}`,
    isIpv6 && sql`p.laddr like '%:%'`,
  ])
  const hosts = sql`join hosts h on h.project_id = p.project_id and h.host_id = p.host_id`
  const rows = await sql<List<PortHost>[]>`
    with matching as materialized (
      select p.type, p.host_id, p.laddr, p.container_id
      from ports p ${few === undefined ? hosts : sql``}
      where ${isOne}
      order by p.type, p.host_id, p.laddr, p.container_id limit ${MAX_LISTED_PORTS}
    ), page as (
      select * from matching order by type, host_id, laddr, container_id
      limit ${limit} offset ${offset}
    )
    select (select count(*) from matching)::integer as total_num, coalesce((
      select json_agg(json_strip_nulls(json_build_object(
        'container_id', nullif(p.container_id, ''),
        'host_id', h.host_id,
        'host_ip', h.private_ip,
        'host_name', h.host_name,
        'laddr', p.laddr,
        'path', p.path,
        'pid', coalesce(p.pid, 0),
        'port', p.port,
        'status', p.status,
        'type', p.type,
        'agent_id', h.agent_id
      )) order by p.type, p.host_id, p.laddr, p.container_id)
      from page
        join ports p on p.project_id = ${scope.projectId} and p.host_id = page.host_id
          and p.category = ${category} and p.port = ${port} and p.type = page.type
          and p.laddr = page.laddr and p.container_id = page.container_id
        join hosts h on h.project_id = p.project_id and h.host_id = p.host_id
    ), '[]') as data_list`.once()
  return oneRow(rows)
}

/**
 * Finds hosts by a condition, unless there are many. Whom a part of a name finds is to be looked for once: for each host
 * that has a port it took 4 s where 100,000 have it.
 */
async function findFew(sql: Queryable, isFound: Fragment): Promise<string[] | undefined> {
  const rows = await sql<{ id: string }[]>`
    select h.host_id as id from hosts h where ${isFound} limit ${MANY_HOSTS}`.once()
  return rows.length < MANY_HOSTS ? rows.map(({ id }) => id) : undefined
}

const MANY_HOSTS = 2000

/** Lists the five ports that most hosts have, with the share of the hosts in per cent. */
export async function listTopPorts(
  sql: Queryable,
  scope: ProjectScope,
): Promise<{ name: string; host_num: number; percentage: number }[]> {
  return sql`
    with top as (
      select port, sum(count) as hosts
      from ${portTotalsOf(sql, scope, sql`category = '' and port > 0`)} t
      group by port having sum(count) > 0 order by hosts desc, port limit 5
    ), fleet as (
      select count(*) as hosts from hosts h where ${isInScope(sql, scope)}
    )
    select top.port::text as name, top.hosts::integer as host_num,
      least(100, round(100.0 * top.hosts / greatest(1, fleet.hosts)))::integer as percentage
    from top cross join fleet order by top.hosts desc, top.port`
}

/** Numbers of a scope or of one host; null where no report has told of it yet. */
export interface AssetNumbers {
  readonly accounts: number | null
  readonly ports: number | null
}

/** Counts the system accounts and the open ports of a scope. */
export async function countAssets(
  sql: Queryable,
  scope: ProjectScope,
  category: Category,
): Promise<AssetNumbers> {
  const ports = portTotalsOf(sql, scope, sql`category = ${category} and port = 0`)
  const rows = await sql<AssetNumbers[]>`
    select sum(h.accounts_system) filter (where h.account_digest is not null)::bigint as accounts,
      case when bool_or(h.port_digest is not null)
        then (select coalesce(sum(count), 0)::bigint from ${ports} t) end as ports
    from hosts h where ${isInScope(sql, scope)}`
  return oneRow(rows)
}

/** Counts those of one host; undefined when the scope has no such host. */
export async function countAssetsOfHost(
  sql: Queryable,
  scope: ProjectScope,
  category: Category,
  hostId: string,
): Promise<AssetNumbers | undefined> {
  const [row] = await sql<AssetNumbers[]>`
    select case when h.account_digest is not null then h.accounts_system end as accounts,
      case when h.port_digest is not null then (
        select count(*) from ports p
        where p.project_id = h.project_id and p.host_id = h.host_id and p.category = ${category}
      ) end as ports
    from hosts h where ${isInScope(sql, scope)} and h.host_id = ${hostId}`
  return row
}
