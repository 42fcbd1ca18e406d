import type { AgentIdentity } from '../caller/caller.ts'
import type { Sql } from '../db/connect.ts'
import { ApiFailure } from '../http/answers/api-error.ts'
import { hashSecret, randomSecret } from '../iam/secret.ts'
import { raisePolicyRevision } from '../agent-policy/policy-queries.ts'

/**
 * Gives an agent another secret beside the one it has; who asks again gets yet another one, in case the answer was lost.
 * @throws AGENT.0004 when the host is gone.
 */
export async function giveNextSecret(
  sql: Sql,
  { projectId, hostId }: AgentIdentity,
): Promise<string> {
  const secret = randomSecret()
  const rows = await sql`
    update hosts set next_secret_hash = ${hashSecret(secret)}
    where project_id = ${projectId} and host_id = ${hostId} returning 1`
  if (rows.length === 0) throw new ApiFailure('AGENT.0004')
  return secret
}

/** Makes the next secret of an agent, which it just used, the one that counts. Several calls may come with it at once. */
export function takeNextSecret(sql: Sql, { projectId, hostId }: AgentIdentity): Promise<void> {
  return sql.begin(async (tx) => {
    const rows = await tx`
      update hosts set agent_secret_hash = next_secret_hash, next_secret_hash = null,
        previous_secret_hash = agent_secret_hash, secret_since = now(), secret_due = false
      where project_id = ${projectId} and host_id = ${hostId} and next_secret_hash is not null
      returning 1`
    // The agent is asked for another secret no longer.
    if (rows.length > 0) await raisePolicyRevision(tx)
  })
}
