import type { AccountReport, HostFacts, PortReport } from '@openhss/contract'
import { exampleHost } from '@openhss/contract/examples'
import type { TestAgent, TestSession } from '../api/test-session.ts'
import { makeAccountReport, testedCoverage, weakAccount } from './account-report.ts'
import { makePortReport, observedPort } from './port-report.ts'

/**
 * Enrols a host with an open port and a weak account. Two such hosts differ only in their IDs and in the
 * mark, which stands in every text that a list or a show operation answers.
 */
export async function enrolMarkedHost(
  session: TestSession,
  enterpriseProjectId: string,
  mark: string,
): Promise<TestAgent> {
  const host = { ...exampleHost, os_name: `Debian ${mark}` }
  const agent = await session.enrol({ enterpriseProjectId, host })
  for (const answer of [
    await agent.reportPorts(markedPortReport(host, mark)),
    await agent.reportAccounts(markedAccountReport(host, mark)),
  ]) {
    if (answer.statusCode !== 200) throw new Error(answer.body)
  }
  return agent
}

export function markedPortReport(host: HostFacts, mark: string): PortReport {
  return makePortReport({
    host,
    coverage: {
      complete: false,
      sockets: 1,
      owners_known: 1,
      gaps: [{ what: `descriptors ${mark}`, reason: 'permission', count: 1 }],
    },
    items: [observedPort({ path: `/usr/sbin/sshd-${mark}` })],
  })
}

export function markedAccountReport(host: HostFacts, mark: string): AccountReport {
  return makeAccountReport({
    host,
    coverage: {
      ...testedCoverage,
      complete: false,
      gaps: [{ what: `line ${mark}`, reason: 'malformed', count: 1 }],
    },
    items: [{ ...weakAccount, suggestion: `Choose a longer one. ${mark}` }],
  })
}
