/**
 * Method and path of the operations that a client calls without their schemas: the agent's, and the one that makes
 * the join token for it. TypeBox would cost the agent 25 MB, and it is a guest on its host.
 */
export const agentRoutes = {
  createJoinToken: { method: 'POST', path: '/openhss/v1/{project_id}/join-tokens' },
  checkJoinToken: { method: 'POST', path: '/agent/v1/join-token-check' },
  enrolAgent: { method: 'POST', path: '/agent/v1/enrol' },
  reportPorts: { method: 'PUT', path: '/agent/v1/{project_id}/agents/{agent_id}/ports' },
  reportAccounts: { method: 'PUT', path: '/agent/v1/{project_id}/agents/{agent_id}/accounts' },
  fetchPolicy: { method: 'GET', path: '/agent/v1/{project_id}/agents/{agent_id}/policy' },
  fetchWords: { method: 'GET', path: '/agent/v1/{project_id}/agents/{agent_id}/words' },
  reportDetection: { method: 'PUT', path: '/agent/v1/{project_id}/agents/{agent_id}/detection' },
  renewAgentSecret: { method: 'POST', path: '/agent/v1/{project_id}/agents/{agent_id}/secret' },
  claimOwnIdentity: { method: 'POST', path: '/agent/v1/{project_id}/agents/{agent_id}/split' },
  sayGoodbye: { method: 'PUT', path: '/agent/v1/{project_id}/agents/{agent_id}/goodbye' },
  reportUpgrade: { method: 'PUT', path: '/agent/v1/{project_id}/agents/{agent_id}/upgrade' },
} as const

/** Header in which an agent names its instance: 32 hexadecimal digits that each of its starts draws anew. */
export const AGENT_INSTANCE_HEADER = 'x-agent-instance'
