import { MAX_LABELS } from '@openhss/contract'
import { oneRow } from '../db/one-row.ts'
import type { Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'

/** Sets the display name of a host of the scope. @returns the one before; undefined when there is no such host. */
export async function renameHost(
  sql: Queryable,
  scope: ProjectScope,
  hostId: string,
  displayName: string,
): Promise<string | undefined> {
  const [row] = await sql<{ before: string }[]>`
    with before as (
      select h.project_id, h.host_id, h.display_name from hosts h
      where ${isInScope(sql, scope)} and h.host_id = ${hostId} for update
    )
    update hosts set display_name = ${displayName}
    from before
    where hosts.project_id = before.project_id and hosts.host_id = before.host_id
    returning before.display_name as before`
  return row?.before
}

export interface LabelChange {
  readonly add: readonly string[]
  readonly remove: readonly string[]
}

/** What became of the hosts of a change. */
export interface LabelledHosts {
  /** IDs of those that the scope has. */
  readonly found: string[]
  /** IDs of those that would have too many labels; then none is changed. */
  readonly full: string[]
  readonly changed: number
}

/**
 * Adds and removes labels of hosts of the scope. They are locked in the order of their IDs, so that two changes do not
 * wait for each other.
 */
export async function changeLabels(
  sql: Queryable,
  scope: ProjectScope,
  hostIds: readonly string[],
  { add, remove }: LabelChange,
): Promise<LabelledHosts> {
  const rows = await sql<LabelledHosts[]>`
    with found as (
      select h.project_id, h.host_id, h.labels from hosts h
      where ${isInScope(sql, scope)} and h.host_id = any(${hostIds as string[]}::text[])
      order by h.host_id for update
    ), wanted as (
      select project_id, host_id, labels as before, array(
          select label from unnest(labels) as had (label)
            where label <> all(${remove as string[]}::text[])
          union select unnest(${add as string[]}::text[])
          order by 1
        ) as labels
      from found
    ), changed as (
      update hosts h set labels = w.labels from wanted w
      where h.project_id = w.project_id and h.host_id = w.host_id and w.labels <> w.before
        and not exists (select from wanted where cardinality(labels) > ${MAX_LABELS})
      returning 1
    )
    select array(select host_id from found) as found,
      array(select host_id from wanted where cardinality(labels) > ${MAX_LABELS} order by 1) as full,
      (select count(*) from changed)::integer as changed`
  return oneRow(rows)
}

/** Lists one page of the labels that hosts of the scope have, in alphabetical order. */
export async function listLabels(
  sql: Queryable,
  scope: ProjectScope,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ total_num: number; data_list: { label: string; hosts: number }[] }> {
  const rows = await sql<{ total_num: number; data_list: { label: string; hosts: number }[] }[]>`
    with labels as (
      select given.label, count(*)::integer as hosts
      from hosts h cross join unnest(h.labels) as given (label)
      where ${isInScope(sql, scope)}
      group by given.label
    ), page as (
      select label, hosts from labels order by label limit ${page.limit} offset ${page.offset}
    )
    select (select count(*) from labels)::integer as total_num,
      coalesce((select json_agg(row_to_json(page) order by label) from page), '[]') as data_list`
  return oneRow(rows)
}
