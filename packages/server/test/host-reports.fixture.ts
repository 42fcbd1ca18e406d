import type { AccountReport, HostFacts, PortReport } from '@openhss/contract'
import type { TestAgent, TestSession } from '@openhss/testkit'

/**
 * Enrols a host with an open port and a weak account. Two such hosts differ only in their IDs and in the
 * mark, which stands in every text that a list or a show operation answers.
 */
export async function enrolMarkedHost(
  session: TestSession,
  enterpriseProjectId: string,
  mark: string,
): Promise<TestAgent> {
  const host = { ...HOST, os_name: `Debian ${mark}` }
  const agent = await session.enrol({ enterpriseProjectId, host })
  for (const answer of [
    await agent.reportPorts(portReport(host, mark)),
    await agent.reportAccounts(accountReport(host, mark)),
  ]) {
    if (answer.statusCode !== 200) throw new Error(answer.body)
  }
  return agent
}

const HOST: HostFacts = {
  host_name: 'web-1',
  private_ip: '10.0.0.5',
  os_name: '',
  agent_version: '0.1.0',
}

export function portReport(host: HostFacts, mark: string): PortReport {
  return {
    host,
    scanned_at: '2026-01-31T08:00:00.000Z',
    coverage: {
      complete: false,
      sockets: 1,
      owners_known: 1,
      gaps: [{ what: `descriptors ${mark}`, reason: 'permission', count: 1 }],
    },
    digest: 'a'.repeat(64),
    items: [
      {
        laddr: '0.0.0.0',
        port: 22,
        type: 'TCP',
        category: 'host',
        container_id: '',
        pid: 812,
        path: `/usr/sbin/sshd-${mark}`,
      },
    ],
  }
}

export function accountReport(host: HostFacts, mark: string): AccountReport {
  return {
    host,
    scanned_at: '2026-01-31T08:00:00.000Z',
    coverage: {
      complete: false,
      accounts: 1,
      tested: 1,
      list_version: 'v1',
      words_planned: 1000,
      gaps: [{ what: `line ${mark}`, reason: 'malformed', count: 1 }],
    },
    digest: 'a'.repeat(64),
    items: [
      {
        user_name: 'deploy',
        service_type: 'system',
        verdict: 'weak',
        scheme: 'yescrypt',
        duration: 90,
        used_days: 12,
        desensitized_weak_passwords: 'pa****r**',
        suggestion: `Choose a longer one. ${mark}`,
      },
    ],
  }
}
