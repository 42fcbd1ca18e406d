/**
 * Method and path of the operations that an agent calls: all that its client needs at run time. Apart
 * from their schemas, because TypeBox costs a process 25 MB and an agent is a guest on its host.
 */
export const agentRoutes = {
  createJoinToken: { method: 'POST', path: '/openhss/v1/{project_id}/join-tokens' },
  enrolAgent: { method: 'POST', path: '/agent/v1/enrol' },
  reportPorts: { method: 'PUT', path: '/agent/v1/{project_id}/agents/{agent_id}/ports' },
  reportAccounts: { method: 'PUT', path: '/agent/v1/{project_id}/agents/{agent_id}/accounts' },
  fetchPolicy: { method: 'GET', path: '/agent/v1/{project_id}/agents/{agent_id}/policy' },
  fetchWords: { method: 'GET', path: '/agent/v1/{project_id}/agents/{agent_id}/words' },
  reportDetection: { method: 'PUT', path: '/agent/v1/{project_id}/agents/{agent_id}/detection' },
} as const
