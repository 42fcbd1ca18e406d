import type { UpgradeOffer } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'

/** Reads a number that rises with every change of any agent's policy. */
export async function readPolicyRevision(sql: Queryable): Promise<string> {
  const [row] = await sql<{ revision: string }[]>`select revision::text from policy_revision`
  if (row === undefined) throw new Error('policy_revision has no row')
  return row.revision
}

/**
 * Raises the revision in the transaction of the change; it is called last, because it makes changes wait
 * for each other.
 */
export async function raisePolicyRevision(sql: Queryable): Promise<void> {
  await sql`update policy_revision set revision = revision + 1`
}

/** Lists the hosts that were deleted while one of their agents' requests may have been open. */
export async function listDeletedHosts(sql: Queryable, projectId: string): Promise<string[]> {
  const rows = await sql<{ hostId: string }[]>`
    select host_id as "hostId" from deleted_agents
    where project_id = ${projectId} and deleted_at > now() - interval '2 minutes'`
  return rows.map(({ hostId }) => hostId)
}

/** Lists the hosts whose agents are to take another secret. */
export async function listDueSecrets(sql: Queryable, projectId: string): Promise<string[]> {
  const rows = await sql<{ hostId: string }[]>`
    select host_id as "hostId" from hosts where project_id = ${projectId} and secret_due`
  return rows.map(({ hostId }) => hostId)
}

export interface OpenDetection {
  readonly hostId: string
  readonly detectionId: string
  readonly requestedAt: Date
}

/** Lists the detections of the project that are not finished. */
export async function listOpenDetections(
  sql: Queryable,
  projectId: string,
): Promise<OpenDetection[]> {
  return sql<OpenDetection[]>`
    select host_id as "hostId", detection_id as "detectionId", requested_at as "requestedAt"
    from detections where project_id = ${projectId} and finished_at is null`
}

/** Lists the hosts that are asked to upgrade their agents, and to what. */
export async function listOfferedUpgrades(
  sql: Queryable,
  projectId: string,
): Promise<{ readonly hostId: string; readonly offer: UpgradeOffer }[]> {
  return sql<{ hostId: string; offer: UpgradeOffer }[]>`
    select u.host_id as "hostId", json_build_object(
      'upgrade_id', t.upgrade_id, 'version', t.version, 'packages', t.packages) as offer
    from agent_upgrade_targets t
      join agent_upgrades u on u.project_id = t.project_id and u.upgrade_id = t.upgrade_id
    where t.project_id = ${projectId} and t.state = 'running' and u.state in ('offered', 'installing')`
}
