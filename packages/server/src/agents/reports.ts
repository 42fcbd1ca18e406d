import { classifyPort } from '@openhss/contract'
import type { AccountReport, PortReport } from '@openhss/contract'
import type { Sql } from '../db/connect.ts'
import type { AgentIdentity } from '../http/caller.ts'
import {
  lockHost,
  replaceAccountVerdicts,
  replacePorts,
  updateAccountAudit,
  updateHostFacts,
  updatePortScan,
} from './report-queries.ts'

/** True: stored and committed. False: without items, and the server does not hold this digest. */
export type Acknowledged = boolean

/** Stores a port report in one transaction. The same report again changes nothing but the times. */
export function storePortReport(
  sql: Sql,
  agent: AgentIdentity,
  report: PortReport,
): Promise<Acknowledged> {
  return sql.begin(async (tx) => {
    const { portDigest } = await lockHost(tx, agent)
    await updateHostFacts(tx, agent, report.host)
    if (portDigest !== report.digest) {
      if (report.items === undefined) return false
      const ports = report.items.map((port) => ({ ...port, status: classifyPort(port).status }))
      await replacePorts(tx, agent, ports)
    }
    await updatePortScan(tx, agent, report)
    return true
  })
}

/** Stores an account report in one transaction. The same report again changes nothing but the times. */
export function storeAccountReport(
  sql: Sql,
  agent: AgentIdentity,
  report: AccountReport,
): Promise<Acknowledged> {
  return sql.begin(async (tx) => {
    const { accountDigest } = await lockHost(tx, agent)
    await updateHostFacts(tx, agent, report.host)
    if (accountDigest !== report.digest) {
      if (report.items === undefined) return false
      await replaceAccountVerdicts(tx, agent, report.items)
    }
    await updateAccountAudit(tx, agent, report)
    return true
  })
}
