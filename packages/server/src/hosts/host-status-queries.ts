import { DEFAULT_ENTERPRISE_PROJECT } from '@openhss/contract'
import type { HostStatus } from '@openhss/contract'
import { FRESH_CHECK_HOURS } from '../baseline/fresh-check.ts'
import { allOf } from '../db/all-of.ts'
import { oneRow } from '../db/one-row.ts'
import type { Fragment, Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'

/** What is left of HSS's filters once those that all servers or none pass are decided. Null stands for no filter. */
export interface HostStatusFilter {
  readonly isOffline: boolean | null
  readonly isDegraded: boolean | null
  readonly protectStatus: HostStatus['protect_status'] | null
  readonly detectResult: HostStatus['detect_result'] | null
  readonly hasWeakAccounts: boolean | null
  readonly hostName: string | null
  readonly privateIp: string | null
  readonly publicIp: string | null
  readonly anyIp: string | null
  readonly label: string | null
  readonly groupId: string | null
  readonly groupName: string | null
  readonly hostIds: readonly string[] | null
  readonly hostNames: readonly string[] | null
  readonly privateIps: readonly string[] | null
  readonly publicIps: readonly string[] | null
  readonly agentVersions: readonly string[] | null
}

export interface HostStatusPage {
  readonly limit: number
  readonly offset: number
  readonly order: 'name' | 'most risk' | 'least risk'
}

export interface HostStatusRow {
  readonly hostId: string
  readonly hostName: string
  readonly agentId: string
  readonly privateIp: string
  readonly publicIp: string
  readonly enterpriseProjectId: string
  readonly enterpriseProjectName: string
  readonly osName: string
  readonly agentVersion: string
  readonly isOffline: boolean
  readonly portsCovered: 'none' | 'partial' | 'complete'
  readonly accountsCovered: 'none' | 'partial' | 'complete'
  readonly protectStatus: HostStatus['protect_status']
  readonly detectResult: HostStatus['detect_result']
  readonly dangerousPorts: number
  readonly weakAccounts: number
  readonly labels: string[]
  readonly groupId: string | null
  readonly groupName: string | null
  readonly enrolledAt: Date
  readonly stateSince: Date
  readonly lastPortScanAt: Date | null
  readonly lastPasswordScanAt: Date | null
}

/** The IDs of one page of hosts, and how many match in all. */
export interface FoundHosts {
  readonly total: number
  readonly hostIds: readonly string[]
}

/**
 * Finds one page of the hosts of a scope that match, ordered by host_name and host_id, or by risk and host_id. With a
 * filter, the hosts that match are looked for once and then ordered: to walk an index in its order until enough
 * match took seconds at 100,000 hosts of which few do.
 */
export async function findHostStatus(
  sql: Queryable,
  scope: ProjectScope,
  filter: HostStatusFilter,
  { limit, offset, order }: HostStatusPage,
): Promise<FoundHosts> {
  const isFiltered = Object.values(filter).some((value) => value !== null)
  const rows = await sql<FoundHosts[]>`
    with h as ${sql.unsafe(isFiltered ? 'materialized' : 'not materialized')} (
      select h.project_id, h.host_id, h.host_name, h.risk from ${hostsFor(sql, filter)}
      where ${matches(sql, scope, filter)}
    )
    select (select count(*) from h) as total, array(
      select h.host_id from h order by ${sql.unsafe(ORDERS[order])} limit ${limit} offset ${offset}
    ) as "hostIds"`.once()
  return oneRow(rows)
}

/** Lists the versions of agents that hosts of a scope have, each once. */
export async function listAgentVersions(sql: Queryable, scope: ProjectScope): Promise<string[]> {
  const rows = await sql<{ version: string }[]>`
    select distinct h.agent_version as version from hosts h where ${isInScope(sql, scope)}`
  return rows.map(({ version }) => version)
}

/** Lists hosts by their IDs, in the order of the page. */
export async function listHostStatus(
  sql: Queryable,
  scope: ProjectScope,
  hostIds: readonly string[],
  order: HostStatusPage['order'],
): Promise<HostStatusRow[]> {
  return sql<HostStatusRow[]>`
    select h.host_id as "hostId", h.host_name as "hostName", h.agent_id as "agentId",
      h.private_ip as "privateIp", h.public_ip as "publicIp",
      h.enterprise_project_id as "enterpriseProjectId",
      case when h.enterprise_project_id = ${DEFAULT_ENTERPRISE_PROJECT} then 'default'
        else coalesce((
          select e.name from enterprise_projects e where e.id = h.enterprise_project_id
        ), '') end as "enterpriseProjectName",
      h.os_name as "osName", h.agent_version as "agentVersion",
      ${IS_OFFLINE(sql)} as "isOffline", h.ports_covered as "portsCovered",
      h.accounts_covered as "accountsCovered", ${PROTECT_STATUS(sql)} as "protectStatus",
      ${DETECT_RESULT(sql)} as "detectResult", h.ports_danger as "dangerousPorts",
      ${WEAK_ACCOUNTS(sql)} as "weakAccounts", h.labels, g.group_id as "groupId",
      g.name as "groupName", h.enrolled_at as "enrolledAt",
      l.state_since as "stateSince", l.last_port_scan_at as "lastPortScanAt",
      l.last_password_scan_at as "lastPasswordScanAt"
    from hosts h
      join host_liveness l on l.project_id = h.project_id and l.host_id = h.host_id
      left join host_group_members m on m.project_id = h.project_id and m.host_id = h.host_id
      left join host_groups g on g.project_id = m.project_id and g.group_id = m.group_id
    where ${isInScope(sql, scope)} and h.host_id = any(${hostIds as string[]})
    order by ${sql.unsafe(ORDERS[order])}`
}

/** Each is the order of an index, forwards or backwards. */
const ORDERS = {
  name: 'h.host_name, h.host_id',
  'most risk': 'h.risk desc, h.host_id',
  'least risk': 'h.risk, h.host_id desc',
} as const

/** The tables that the filter needs: who asks for no state of an agent does not pay for it. */
function hostsFor(sql: Queryable, filter: HostStatusFilter) {
  const needsLiveness =
    filter.isOffline !== null || filter.protectStatus !== null || filter.detectResult !== null
  return needsLiveness
    ? sql`hosts h join host_liveness l on l.project_id = h.project_id and l.host_id = h.host_id`
    : sql`hosts h`
}

function matches(sql: Queryable, scope: ProjectScope, filter: HostStatusFilter) {
  const { hostName, privateIp, publicIp, anyIp, label, groupId, groupName } = filter
  const { isOffline, isDegraded, protectStatus, detectResult, hasWeakAccounts } = filter
  const isOneOf = (column: string, values: readonly string[] | null) =>
    values !== null && sql`${sql.unsafe(column)} = any(${values as string[]})`
  const holds = (column: string, text: string) =>
    sql`position(${text} in ${sql.unsafe(column)}) > 0`
  return allOf(sql, [
    isInScope(sql, scope),
    isOffline !== null && sql`${IS_OFFLINE(sql)} = ${isOffline}`,
    isDegraded !== null && sql`${IS_DEGRADED(sql)} = ${isDegraded}`,
    protectStatus !== null && sql`${PROTECT_STATUS(sql)} = ${protectStatus}`,
    detectResult !== null && sql`${DETECT_RESULT(sql)} = ${detectResult}`,
    hasWeakAccounts !== null && sql`(${WEAK_ACCOUNTS(sql)} > 0) = ${hasWeakAccounts}`,
    hostName !== null && sql`position(lower(${hostName}) in lower(h.host_name)) > 0`,
    privateIp !== null && holds('h.private_ip', privateIp),
    publicIp !== null && holds('h.public_ip', publicIp),
    anyIp !== null && sql`(${holds('h.private_ip', anyIp)} or ${holds('h.public_ip', anyIp)})`,
    label !== null && sql`${label} = any(h.labels)`,
    groupId !== null && isInGroup(sql, sql`m.group_id = ${groupId}`),
    groupName !== null && isInGroup(sql, sql`position(lower(${groupName}) in lower(g.name)) > 0`),
    isOneOf('h.host_id', filter.hostIds),
    isOneOf('h.host_name', filter.hostNames),
    isOneOf('h.private_ip', filter.privateIps),
    isOneOf('h.public_ip', filter.publicIps),
    isOneOf('h.agent_version', filter.agentVersions),
  ])
}

function isInGroup(sql: Queryable, which: Fragment) {
  return sql`exists (
    select from host_group_members m
      join host_groups g on g.project_id = m.project_id and g.group_id = m.group_id
    where m.project_id = h.project_id and m.host_id = h.host_id and ${which})`
}

const IS_OFFLINE = (sql: Queryable) => sql`(l.state = 'offline')`

const IS_DEGRADED = (sql: Queryable) =>
  sql`(h.ports_covered <> 'complete' or h.accounts_covered <> 'complete')`

const WEAK_ACCOUNTS = (sql: Queryable) => sql`(h.accounts_weak + h.accounts_empty)`

const PROTECT_STATUS = (sql: Queryable) => sql`
  (case when ${IS_OFFLINE(sql)} or ${IS_DEGRADED(sql)} then 'protection_exception'
    else 'opened' end)`

/** A risk that is known stays one while the host is scanned again or away; `clean` is only said of what was looked at. */
const DETECT_RESULT = (sql: Queryable) => sql`
  (case
    when h.ports_danger > 0 or ${WEAK_ACCOUNTS(sql)} > 0 then 'risk'
    when exists (
      select from detections d
      where d.project_id = h.project_id and d.host_id = h.host_id and d.finished_at is null
    ) then 'scanning'
    when l.state = 'online' and not ${IS_DEGRADED(sql)}
      and l.last_port_scan_at > now() - make_interval(secs => ${FRESH_PORTS_S})
      and l.last_password_scan_at > now() - make_interval(hours => ${FRESH_CHECK_HOURS})
      then 'clean'
    else 'undetected' end)`

/** Three scans of an agent, and a minute in which an unchanged one need not be written down yet. */
const FRESH_PORTS_S = 3 * 30 + 60
