import { agentOperations, createClient } from '@openhss/contract'
import type { HostFacts } from '@openhss/contract'
import type { Session } from './running-server.ts'

/** Enrols a host that reports an open port and a weak account, as an agent would. Returns its ID. */
export async function addReportedHost(endpoint: string, { api, description }: Session) {
  const { join_token } = await api.createJoinToken({
    params: { project_id: description.project?.id ?? '' },
    body: { uses: 1, valid_hours: 1 },
  })
  const { project_id, host_id, agent_id, secret } = await api.enrolAgent({
    body: { join_token, host: HOST },
  })
  const headers = { authorization: `Bearer ${secret}` }
  const agent = createClient(agentOperations, endpoint, { headers })
  const report = {
    host: HOST,
    scanned_at: '2026-01-31T08:00:00.000Z',
    digest: 'a'.repeat(64),
  }
  const params = { project_id, agent_id }
  await agent.reportPorts({
    params,
    body: {
      ...report,
      coverage: { complete: true, sockets: 1, owners_known: 1, gaps: [] },
      items: [
        {
          laddr: '0.0.0.0',
          port: 6379,
          type: 'TCP',
          category: 'host',
          container_id: '',
          pid: 85,
          path: '/usr/bin/redis-server',
        },
      ],
    },
  })
  await agent.reportAccounts({
    params,
    body: {
      ...report,
      coverage: {
        complete: true,
        accounts: 1,
        tested: 1,
        list_version: 'v1',
        words_planned: 1000,
        gaps: [],
      },
      items: [
        {
          user_name: 'deploy',
          service_type: 'system',
          verdict: 'weak',
          duration: 90,
          desensitized_weak_passwords: 'pa****r**',
          suggestion: 'Choose a longer one.',
        },
      ],
    },
  })
  return host_id
}

const HOST: HostFacts = {
  host_name: 'web-1',
  private_ip: '10.0.0.5',
  os_name: 'Debian GNU/Linux 12',
  agent_version: '0.1.0',
}
