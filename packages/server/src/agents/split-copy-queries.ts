import type { InstanceKey } from '../agent-presence/instance-queries.ts'
import type { Queryable } from '../db/queryable.ts'

/** An agent that was copied. */
export interface CopiedAgent {
  readonly hostId: string
  readonly tenantId: string
  readonly enterpriseProjectId: string
  readonly ephemeralHours: number | null
  /** Those that a copy may have. */
  readonly secretHashes: readonly Buffer[]
}

/** Finds an agent, and locks the row of its host. */
export async function findCopiedAgentLocked(
  tx: Queryable,
  projectId: string,
  agentId: string,
): Promise<CopiedAgent | undefined> {
  const [row] = await tx<
    (Omit<CopiedAgent, 'secretHashes'> & {
      secretHash: Buffer
      previousSecretHash: Buffer | null
    })[]
  >`
    select h.host_id as "hostId", p.domain_id as "tenantId",
      h.enterprise_project_id as "enterpriseProjectId", h.ephemeral_hours as "ephemeralHours",
      h.agent_secret_hash as "secretHash", h.previous_secret_hash as "previousSecretHash"
    from hosts h join projects p on p.id = h.project_id
    where h.project_id = ${projectId} and h.agent_id = ${agentId} for no key update of h`
  if (row === undefined) return undefined
  const { secretHash, previousSecretHash, ...agent } = row
  return {
    ...agent,
    secretHashes: previousSecretHash === null ? [secretHash] : [secretHash, previousSecretHash],
  }
}

/**
 * Uses the permission of one instance. What is told of copies of the agent is forgotten with it.
 * @returns false when there is none.
 */
export async function takeSplitInstance(
  tx: Queryable,
  { projectId, hostId }: InstanceKey,
  instance: string,
): Promise<boolean> {
  const rows = await tx`
    update agent_instances set split_instances = array_remove(split_instances, ${instance}),
      copy_refused_at = null, copy_source_ip = null, copy_recorded_at = null
    where project_id = ${projectId} and host_id = ${hostId}
      and ${instance} = any(split_instances) and split_until > now()
    returning 1`
  return rows.length > 0
}
