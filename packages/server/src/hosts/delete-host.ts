import { newId } from '../db/new-id.ts'
import type { Queryable } from '../db/queryable.ts'
import { endStretches } from '../host-state/stretches/end-stretches.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'

/** Tables whose rows go with their host. */
export const TABLES_OF_A_HOST = [
  'acceptances',
  'account_verdicts',
  'agent_instances',
  'agent_upgrades',
  'detections',
  'finding_events',
  'findings',
  'host_group_members',
  'host_liveness',
  'ports',
] as const

/** Tables that still tell of a host for thirty days after it was deleted. */
export const TABLES_THAT_OUTLIVE_A_HOST = [
  'account_history',
  'deleted_agents',
  'deleted_hosts',
  'host_events',
  'port_history',
  'port_history_left_out',
] as const

/**
 * Deletes a host of the scope with all that is known of it. For thirty days its history stays, and its agent is told why
 * it is refused; then the next deletion in the project ends that as well.
 * @param sql a transaction.
 * @returns the host's own name; undefined when there is no such host.
 */
export async function deleteHost(
  sql: Queryable,
  scope: ProjectScope,
  hostId: string,
): Promise<string | undefined> {
  const { projectId } = scope
  await endStretches(sql, projectId, hostId)
  const [row] = await sql<{ hostName: string }[]>`
    with deleted as (
      delete from hosts h where ${isInScope(sql, scope)} and h.host_id = ${hostId}
      returning h.*
    ), kept as (
      insert into deleted_agents (project_id, agent_id, host_id, agent_secret_hash)
      select project_id, agent_id, host_id, agent_secret_hash from deleted
    ), named as (
      insert into deleted_hosts (project_id, host_id, host_name, enterprise_project_id)
      select project_id, host_id, coalesce(nullif(display_name, ''), host_name),
        enterprise_project_id
      from deleted
    ), told as (
      insert into host_events (project_id, host_id, at, id, kind, details)
      select project_id, host_id, now(), ${newId()}, 'deleted',
        json_build_object('host_name', host_name)
      from deleted
    )
    select host_name as "hostName" from deleted`
  if (row === undefined) return undefined
  // A report waits for the row of its host, so none comes in between.
  await deleteRows(sql, TABLES_OF_A_HOST, projectId, [hostId])
  await deleteRows(sql, TABLES_THAT_OUTLIVE_A_HOST, projectId, await findForgotten(sql, projectId))
  return row.hostName
}

async function findForgotten(sql: Queryable, projectId: string): Promise<string[]> {
  const rows = await sql<{ hostId: string }[]>`
    select host_id as "hostId" from deleted_hosts
    where project_id = ${projectId} and deleted_at < now() - interval '30 days'
    order by deleted_at, host_id limit ${MAX_FORGOTTEN}`
  return rows.map(({ hostId }) => hostId)
}

/** So many hosts whose time is over go along with one deletion. */
const MAX_FORGOTTEN = 20

async function deleteRows(
  sql: Queryable,
  tables: readonly string[],
  projectId: string,
  hostIds: readonly string[],
): Promise<void> {
  for (const table of tables) {
    await sql`
      delete from ${sql(table)}
      where project_id = ${projectId} and host_id = any(${hostIds as string[]}::text[])`
  }
}
