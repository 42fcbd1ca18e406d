import { agentRoutes, createClient } from '@openhss/contract/runtime'
import type { agentOperations, HostFacts, Output } from '@openhss/contract'
import { sendRequest } from '../send-request.ts'
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
  const client = createClient<typeof agentOperations>(agentRoutes, endpoint, {
    signal,
    send: sendRequest,
  })
  return identityOf(endpoint, await client.enrolAgent({ body: { join_token: joinToken, host } }))
}

/**
 * Asks for an identity for a copy of an agent.
 * @throws ApiError while nobody allowed it.
 */
export async function claimOwnIdentity(
  { endpoint, projectId, agentId, secret }: AgentIdentity,
  instance: string,
  host: HostFacts,
  signal: AbortSignal,
): Promise<AgentIdentity> {
  const client = createClient<typeof agentOperations>(agentRoutes, endpoint, {
    signal,
    send: sendRequest,
  })
  const answer = await client.claimOwnIdentity({
    params: { project_id: projectId, agent_id: agentId },
    body: { secret: secret.reveal(), instance, host },
  })
  return identityOf(endpoint, answer)
}

function identityOf(
  endpoint: string,
  answer: Output<(typeof agentOperations)['enrolAgent']>,
): AgentIdentity {
  return {
    endpoint,
    projectId: answer.project_id,
    hostId: answer.host_id,
    agentId: answer.agent_id,
    secret: new AgentSecret(answer.secret),
  }
}
