import { timingSafeEqual } from 'node:crypto'
import type { Queryable } from '../db/queryable.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import type { AgentIdentity } from '../caller/caller.ts'
import { hashSecret } from '../iam/secret.ts'

/**
 * Finds the agent with the ID and the secret of a request.
 * @throws AGENT.0002, the same for a wrong ID and a wrong secret.
 */
export async function identifyAgent(
  sql: Queryable,
  projectId: string,
  agentId: string,
  secret: string,
): Promise<AgentIdentity> {
  const [row] = await sql<{ hostId: string; secretHash: Buffer }[]>`
    select host_id as "hostId", agent_secret_hash as "secretHash" from hosts
    where project_id = ${projectId} and agent_id = ${agentId}`
  if (row === undefined || !timingSafeEqual(row.secretHash, hashSecret(secret))) {
    throw new ApiFailure('AGENT.0002')
  }
  return { projectId, hostId: row.hostId, agentId }
}
