import type { Fragment, Queryable } from '../../db/queryable.ts'
import type { ProjectScope } from '../../iam/project-scope.ts'
import type { CountedPort } from './port-total-changes.ts'
import { portTotalRow } from './port-total-columns.ts'
import type { PortTotalRow } from './port-total-columns.ts'

/**
 * Counts the ports of a host under another enterprise project, or no longer at all. The caller holds the host's row, so
 * that no report of it comes between.
 * @param to undefined for a host that is being deleted, whose ports are still there.
 */
export async function moveInPortTotals(
  sql: Queryable,
  host: { readonly projectId: string; readonly hostId: string },
  from: string,
  to: string | undefined,
): Promise<void> {
  const ports = await sql<CountedPort[]>`
    select category, port, type, laddr, status from ports
    where project_id = ${host.projectId} and host_id = ${host.hostId}`
  await addChanges(sql, host.projectId, portTotalRow(from, ports, []))
  if (to !== undefined) await addChanges(sql, host.projectId, portTotalRow(to, [], ports))
}

async function addChanges(
  sql: Queryable,
  projectId: string,
  row: PortTotalRow | undefined,
): Promise<void> {
  if (row === undefined) return
  await sql`
    insert into port_total_changes (project_id, id, enterprise_project_id, changes)
    values (${projectId}, ${row.id}, ${row.enterprise_project_id}, ${row.changes})`
}

/**
 * Adds waiting changes of a project to its totals, at most so many, in one transaction. Several servers may do so at
 * once: each takes what the others have not, and they write the totals in the same order.
 * @returns how many changes it took.
 */
export async function foldPortTotals(
  sql: Queryable,
  projectId: string,
  limit: number,
): Promise<number> {
  const [row] = await sql<{ taken: number; empty: string | null }[]>`
    with taken as (
      delete from port_total_changes c
      where c.project_id = ${projectId} and c.id in (
        select w.id from port_total_changes w where w.project_id = ${projectId}
        order by w.id limit ${limit} for update skip locked)
      returning c.enterprise_project_id, c.changes
    ), sums as (
      select ${CHANGED_KEY(sql)}, t.enterprise_project_id, sum(${CHANGE(sql)}) as change
      from taken t cross join string_to_table(t.changes, E'\n') line
      group by 1, 2, 3, 4, 5
    ), folded as (
      insert into port_totals as p
        (project_id, category, port, type, status, enterprise_project_id, count)
      select ${projectId}::text, category, port, type, status, enterprise_project_id, change
      from sums where change <> 0
      order by category, port, type, status, enterprise_project_id
      on conflict (project_id, category, port, type, status, enterprise_project_id)
        do update set count = p.count + excluded.count
      returning p.category, p.port, p.type, p.status, p.enterprise_project_id, p.count
    )
    select (select count(*) from taken)::integer as taken,
      (select json_agg(folded)::text from folded where count = 0) as empty`
  if (row === undefined) return 0
  if (row.empty !== null) await forgetEmpty(sql, projectId, row.empty)
  return row.taken
}

/** Removes totals that came to nothing, unless another server has added to one meanwhile. */
async function forgetEmpty(sql: Queryable, projectId: string, empty: string): Promise<void> {
  await sql`
    delete from port_totals p
    using json_to_recordset(${empty}::text::json)
      as e(category text, port integer, type text, status text, enterprise_project_id text)
    where p.project_id = ${projectId} and p.count = 0
      and (p.category, p.port, p.type, p.status, p.enterprise_project_id)
        = (e.category, e.port, e.type, e.status, e.enterprise_project_id)`
}

/** Lists projects whose changes wait, each by one look into the index. */
export async function listProjectsToFold(sql: Queryable): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select p.id from projects p
    where exists (select from port_total_changes c where c.project_id = p.id)`
  return rows.map(({ id }) => id)
}

/**
 * Gives the totals of a scope as a table `(category, port, type, status, count)`, for one statement: what is folded
 * and what waits are then of the same moment, so that their sum is exact. A key may be there more than once, and the
 * sum may be zero.
 * @param only a condition on these columns.
 */
export function portTotalsOf(
  sql: Queryable,
  { projectId, enterpriseProjectIds }: ProjectScope,
  only: Fragment,
) {
  const ids = enterpriseProjectIds as string[] | null
  return sql`(
    select category, port, type, status, count from port_totals t
    where t.project_id = ${projectId}
      and (${ids}::text[] is null or t.enterprise_project_id = any(${ids})) and ${only}
    union all
    select * from (
      select ${CHANGED_KEY(sql)}, ${CHANGE(sql)} as count
      from port_total_changes c cross join string_to_table(c.changes, E'\n') line
      where c.project_id = ${projectId}
        and (${ids}::text[] is null or c.enterprise_project_id = any(${ids}))
    ) waiting where ${only})`
}

const CHANGED_KEY = (sql: Queryable) => sql`
  replace(split_part(line, ' ', 1), '-', '') as category,
  split_part(line, ' ', 2)::integer as port,
  replace(split_part(line, ' ', 3), '-', '') as type,
  replace(split_part(line, ' ', 4), '-', '') as status`

const CHANGE = (sql: Queryable) => sql`split_part(line, ' ', 5)::integer`
