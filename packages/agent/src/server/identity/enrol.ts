import { agentRoutes, createClient } from '@openhss/contract/runtime'
import type { agentOperations, HostFacts } from '@openhss/contract'
import { AgentSecret } from './agent-secret.ts'
import type { AgentIdentity } from './agent-state.ts'

/**
 * Exchanges a join token for an identity at this server.
 * @throws ApiError when the server refuses the token, see `isUnusableToken`.
 */
export async function enrol(
  endpoint: string,
  joinToken: string,
  host: HostFacts,
  signal: AbortSignal,
): Promise<AgentIdentity> {
  const client = createClient<typeof agentOperations>(agentRoutes, endpoint, { signal })
  const answer = await client.enrolAgent({ body: { join_token: joinToken, host } })
  return {
    endpoint,
    projectId: answer.project_id,
    hostId: answer.host_id,
    agentId: answer.agent_id,
    secret: new AgentSecret(answer.secret),
  }
}
