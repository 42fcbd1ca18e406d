import { agentOperations, createClient } from '@openhss/contract'
import { exampleHost } from '@openhss/contract/examples'
import { makeAccountReport, makePortReport, observedPort } from '@openhss/testkit/reports'
import type { Session } from './running-server.ts'

/** Enrols a host that reports an open port and a weak account, as an agent would. Returns its ID. */
export async function addReportedHost(endpoint: string, { api, description }: Session) {
  const { join_token } = await api.createJoinToken({
    params: { project_id: description.project?.id ?? '' },
    body: { uses: 1, valid_hours: 1 },
  })
  const { project_id, host_id, agent_id, secret } = await api.enrolAgent({
    body: { join_token, host: exampleHost },
  })
  const headers = { authorization: `Bearer ${secret}` }
  const agent = createClient(agentOperations, endpoint, { headers })
  const params = { project_id, agent_id }
  const redis = observedPort({ port: 6379, pid: 85, path: '/usr/bin/redis-server' })
  await agent.reportPorts({ params, body: makePortReport({ items: [redis] }) })
  await agent.reportAccounts({ params, body: makeAccountReport() })
  return host_id
}
