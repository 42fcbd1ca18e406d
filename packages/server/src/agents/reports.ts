import { createHash } from 'node:crypto'
import { dangerousPorts, harmlessPorts, PORT_RISK_REVISION } from '@openhss/contract'
import type { AccountReport, PortReport } from '@openhss/contract'
import type { Sql } from '../db/connect.ts'
import type { AgentIdentity } from '../caller/caller.ts'
import type { Packed } from './pack-report.ts'
import {
  lockHost,
  replaceAccountVerdicts,
  replacePorts,
  updateAccountCheck,
  updatePortScan,
} from './report-queries.ts'

/**
 * Stores a port report in one transaction. The same report again changes nothing but the times.
 * @returns true after commit; false when it came without items and the server does not hold its digest.
 */
export function storePortReport(
  sql: Sql,
  agent: AgentIdentity,
  report: Packed<PortReport>,
): Promise<boolean> {
  return sql.begin(async (tx) => {
    const { portDigest } = await lockHost(tx, agent)
    const digest = `${report.digest} ${RISK_STAMP}`
    if (portDigest !== digest) {
      if (report.items === undefined) return false
      await replacePorts(tx, agent, report.items)
    }
    await updatePortScan(tx, agent, { ...report, digest })
    return true
  }, LARGE)
}

/**
 * Stored beside the digest of the ports, because their status comes from these lists and rules: after an upgrade
 * that changes one of them, an unchanged host is asked for its ports again and judged anew.
 */
const RISK_STAMP = createHash('sha256')
  .update(JSON.stringify([PORT_RISK_REVISION, dangerousPorts, harmlessPorts]))
  .digest('hex')
  .slice(0, 16)

/** Tens of thousands of rows take longer than any list does. */
const LARGE = { statementTimeoutMs: 25_000 }

/** Stores an account report, as {@link storePortReport} does a port report. */
export function storeAccountReport(
  sql: Sql,
  agent: AgentIdentity,
  report: Packed<AccountReport>,
): Promise<boolean> {
  return sql.begin(async (tx) => {
    const { accountDigest } = await lockHost(tx, agent)
    if (accountDigest !== report.digest) {
      if (report.items === undefined) return false
      await replaceAccountVerdicts(tx, agent, report.items)
    }
    await updateAccountCheck(tx, agent, report)
    return true
  }, LARGE)
}
