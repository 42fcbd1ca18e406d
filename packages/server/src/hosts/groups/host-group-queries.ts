import type { Queryable } from '../../db/queryable.ts'
import { oneRow } from '../../db/one-row.ts'
import type { ProjectScope } from '../../iam/project-scope.ts'

/** A group of a project, with the enterprise project that it and all of its hosts are of. */
export interface HostGroupRow {
  readonly groupId: string
  readonly name: string
  readonly enterpriseProjectId: string
}

/**
 * Lists one page of the groups of the scope, as the JSON text of the answer. The order is name, group_id. The hosts of the
 * page are counted on the way: `hosts_by_group` leads to them.
 */
export async function listHostGroupsAsJson(
  sql: Queryable,
  scope: ProjectScope,
  name: string | null,
  page: { readonly limit: number; readonly offset: number },
): Promise<string> {
  const rows = await sql<{ answer: string }[]>`
    with matching as (
      select g.project_id, g.group_id, g.enterprise_project_id, g.name from host_groups g
      where ${isGroupInScope(sql, scope)}
        and (${name}::text is null or position(lower(${name}) in lower(g.name)) > 0)
    ), page as (
      select * from matching order by name, group_id limit ${page.limit} offset ${page.offset}
    ), counted as (
      select page.group_id, count(*) as hosts,
        count(*) filter (where h.ports_danger + h.accounts_weak + h.accounts_empty > 0) as at_risk,
        count(*) filter (where l.state = 'offline') as offline,
        json_agg(h.host_id order by h.host_id) as host_ids
      from page
        join hosts h on h.project_id = page.project_id and h.group_id = page.group_id
          and h.enterprise_project_id = page.enterprise_project_id
        join host_liveness l on l.project_id = h.project_id and l.host_id = h.host_id
      group by page.group_id
    )
    select json_build_object(
      'total_num', (select count(*) from matching),
      'data_list', coalesce((
        select json_agg(json_build_object(
          'group_id', page.group_id,
          'group_name', page.name,
          'host_num', coalesce(counted.hosts, 0),
          'risk_host_num', coalesce(counted.at_risk, 0),
          'unprotect_host_num', coalesce(counted.offline, 0),
          'host_id_list', coalesce(counted.host_ids, '[]')
        ) order by page.name, page.group_id)
        from page left join counted using (group_id)
      ), '[]')
    )::text as answer`
  return oneRow(rows).answer
}

/** Finds a group of the scope. Until the transaction ends nobody else changes it, or what is in it. */
export async function lockHostGroup(
  sql: Queryable,
  scope: ProjectScope,
  groupId: string,
): Promise<HostGroupRow | undefined> {
  const [row] = await sql<HostGroupRow[]>`
    select g.group_id as "groupId", g.name, g.enterprise_project_id as "enterpriseProjectId"
    from host_groups g where ${isGroupInScope(sql, scope)} and g.group_id = ${groupId} for update`
  return row
}

/** Makes transactions that add groups to a project wait for each other, so that the bound holds. */
export async function lockHostGroupsOf(sql: Queryable, projectId: string): Promise<void> {
  await sql`select from projects where id = ${projectId} for no key update`
}

/**
 * Inserts a group without hosts.
 * @returns false when there is no room for another one in its enterprise project.
 * @throws SQLSTATE 23505 when the enterprise project has one of that name.
 */
export async function insertHostGroup(
  sql: Queryable,
  projectId: string,
  { groupId, name, enterpriseProjectId }: HostGroupRow,
  maxGroups: number,
): Promise<boolean> {
  const { count } = await sql`
    insert into host_groups (project_id, group_id, enterprise_project_id, name)
    select ${projectId}, ${groupId}, ${enterpriseProjectId}, ${name}
    where (
      select count(*) from host_groups g
      where g.project_id = ${projectId} and g.enterprise_project_id = ${enterpriseProjectId}
    ) < ${maxGroups}::integer`
  return count === 1
}

/** Renames a group. @throws SQLSTATE 23505 when another one of its enterprise project has that name. */
export async function renameHostGroup(
  sql: Queryable,
  projectId: string,
  groupId: string,
  name: string,
): Promise<void> {
  await sql`
    update host_groups set name = ${name} where project_id = ${projectId} and group_id = ${groupId}`
}

/** Deletes a group that is empty. */
export async function deleteHostGroup(
  sql: Queryable,
  projectId: string,
  groupId: string,
): Promise<void> {
  await sql`delete from host_groups where project_id = ${projectId} and group_id = ${groupId}`
}

/**
 * Lists which of these hosts of the enterprise project of a group do not exist. The others stay where they are until the
 * transaction ends. Rows are locked in one order, so that two such calls wait for each other instead of failing.
 */
export async function lockGroupableHosts(
  sql: Queryable,
  projectId: string,
  { enterpriseProjectId }: HostGroupRow,
  hostIds: readonly string[],
): Promise<{ readonly missing: readonly string[] }> {
  const rows = await sql<{ hostId: string }[]>`
    select h.host_id as "hostId" from hosts h
    where h.project_id = ${projectId} and h.enterprise_project_id = ${enterpriseProjectId}
      and h.host_id = any(${hostIds as string[]}::text[])
    order by h.host_id for no key update`
  const found = new Set(rows.map(({ hostId }) => hostId))
  return { missing: [...new Set(hostIds)].filter((id) => !found.has(id)) }
}

/**
 * Puts hosts that are locked into a group, and writes only those that are not in it.
 * @param hostIds null for every host of its enterprise project.
 */
export async function putHostsIntoGroup(
  sql: Queryable,
  projectId: string,
  { groupId, enterpriseProjectId }: HostGroupRow,
  hostIds: readonly string[] | null,
): Promise<void> {
  await sql`
    with entering as (
      select h.project_id, h.host_id from hosts h
      where h.project_id = ${projectId} and h.enterprise_project_id = ${enterpriseProjectId}
        and (${hostIds as string[] | null}::text[] is null
          or h.host_id = any(${hostIds as string[] | null}))
        and h.group_id is distinct from ${groupId}
      order by h.host_id for no key update
    )
    update hosts h set group_id = ${groupId} from entering e
    where h.project_id = e.project_id and h.host_id = e.host_id`
}

/** Takes the hosts of a group out of it, but those that are named. */
export async function takeHostsOutOfGroup(
  sql: Queryable,
  projectId: string,
  groupId: string,
  kept: readonly string[] = [],
): Promise<void> {
  await sql`
    with leaving as (
      select h.project_id, h.host_id from hosts h
      where h.project_id = ${projectId} and h.group_id = ${groupId}
        and h.host_id <> all(${kept as string[]}::text[])
      order by h.host_id for no key update
    )
    update hosts h set group_id = null from leaving l
    where h.project_id = l.project_id and h.host_id = l.host_id`
}

/** Keeps a statement about `host_groups g` in its scope. */
function isGroupInScope(sql: Queryable, { projectId, enterpriseProjectIds }: ProjectScope) {
  const ids = enterpriseProjectIds as string[] | null
  return sql`
    g.project_id = ${projectId} and (${ids}::text[] is null or g.enterprise_project_id = any(${ids}))`
}
