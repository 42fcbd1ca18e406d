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
 * Lists one page of the groups of the scope, as the JSON text of the answer. The order is name, group_id. The members come
 * from an index alone, and those at risk from one of few rows: the rows of 100,000 hosts are 100 MB.
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
    ), members as (
      select m.group_id, count(*) as hosts, json_agg(m.host_id order by m.host_id) as host_ids
      from page join host_group_members m using (project_id, group_id)
      group by m.group_id
    ), at_risk as (
      select m.group_id, count(*) as hosts
      from page
        join host_group_members m using (project_id, group_id)
        join hosts h on h.project_id = m.project_id and h.host_id = m.host_id
      where h.ports_danger + h.accounts_weak + h.accounts_empty > 0
      group by m.group_id
    ), offline as (
      select m.group_id, count(*) as hosts
      from page
        join host_group_members m using (project_id, group_id)
        join host_liveness l on l.project_id = m.project_id and l.host_id = m.host_id
      where l.state = 'offline'
      group by m.group_id
    )
    select json_build_object(
      'total_num', (select count(*) from matching),
      'data_list', coalesce((
        select json_agg(json_build_object(
          'group_id', page.group_id,
          'group_name', page.name,
          'enterprise_project_id', page.enterprise_project_id,
          'host_num', coalesce(members.hosts, 0),
          'risk_host_num', coalesce(at_risk.hosts, 0),
          'unprotect_host_num', coalesce(offline.hosts, 0),
          'host_id_list', coalesce(members.host_ids, '[]')
        ) order by page.name, page.group_id)
        from page
          left join members using (group_id)
          left join at_risk using (group_id)
          left join offline using (group_id)
      ), '[]')
    )::text as answer`
  return oneRow(rows).answer
}

/**
 * Makes all that changes the groups of a project, or in which of its enterprise projects a host is, wait for each other until
 * the transaction ends.
 */
export async function lockHostGroups(sql: Queryable, projectId: string): Promise<void> {
  await sql`select from projects where id = ${projectId} for no key update`
}

export async function findHostGroup(
  sql: Queryable,
  scope: ProjectScope,
  groupId: string,
): Promise<HostGroupRow | undefined> {
  const [row] = await sql<HostGroupRow[]>`
    select g.group_id as "groupId", g.name, g.enterprise_project_id as "enterpriseProjectId"
    from host_groups g where ${isGroupInScope(sql, scope)} and g.group_id = ${groupId}`
  return row
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

/** Deletes a group; its hosts stay, in none. */
export async function deleteHostGroup(
  sql: Queryable,
  projectId: string,
  groupId: string,
): Promise<void> {
  await sql`delete from host_groups where project_id = ${projectId} and group_id = ${groupId}`
}

/** Lists which of these IDs no host of the enterprise project of a group has, each once. */
export async function listUnknownHosts(
  sql: Queryable,
  projectId: string,
  { enterpriseProjectId }: HostGroupRow,
  hostIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await sql<{ id: string }[]>`
    select distinct given.id from unnest(${hostIds as string[]}::text[]) as given(id)
    where not exists (
      select from hosts h
      where h.project_id = ${projectId} and h.enterprise_project_id = ${enterpriseProjectId}
        and h.host_id = given.id
    )
    order by given.id`
  return rows.map(({ id }) => id)
}

/**
 * Puts hosts of its enterprise project into a group, out of the ones that they are in. Those that are in it stay.
 * @param hostIds null for every host of the enterprise project.
 */
export async function putHostsIntoGroup(
  sql: Queryable,
  projectId: string,
  { groupId, enterpriseProjectId }: HostGroupRow,
  hostIds: readonly string[] | null,
): Promise<void> {
  const ids = hostIds as string[] | null
  await sql`
    insert into host_group_members as m (project_id, host_id, group_id)
    select h.project_id, h.host_id, ${groupId} from hosts h
    where h.project_id = ${projectId} and h.enterprise_project_id = ${enterpriseProjectId}
      and (${ids}::text[] is null or h.host_id = any(${ids}))
    order by h.host_id
    on conflict (project_id, host_id) do update set group_id = excluded.group_id
      where m.group_id <> excluded.group_id`
}

/** Takes the hosts of a group out of it, but those that are named. */
export async function takeHostsOutOfGroup(
  sql: Queryable,
  projectId: string,
  groupId: string,
  kept: readonly string[],
): Promise<void> {
  await sql`
    delete from host_group_members m
    where m.project_id = ${projectId} and m.group_id = ${groupId}
      and m.host_id <> all(${kept as string[]}::text[])`
}

/** Takes a host out of its group, if it is in one. */
export async function takeHostOutOfGroup(
  sql: Queryable,
  projectId: string,
  hostId: string,
): Promise<void> {
  await sql`
    delete from host_group_members where project_id = ${projectId} and host_id = ${hostId}`
}

/** Keeps a statement about `host_groups g` in its scope. */
function isGroupInScope(sql: Queryable, { projectId, enterpriseProjectIds }: ProjectScope) {
  const ids = enterpriseProjectIds as string[] | null
  return sql`
    g.project_id = ${projectId} and (${ids}::text[] is null or g.enterprise_project_id = any(${ids}))`
}
