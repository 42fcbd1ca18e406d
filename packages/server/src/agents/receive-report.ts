import type { AdmittedAgent, HeldReport } from '../caller/caller.ts'
import type { Sql } from '../db/connect.ts'
import type { LivenessNotes } from '../host-liveness/liveness-notes.ts'
import { storedPortDigest } from '../host-state/incoming-report.ts'
import type { IncomingReport } from '../host-state/incoming-report.ts'
import type { Items } from '../host-state/host-report.ts'
import { MAX_INLINE_CHARACTERS, storeReports } from '../host-state/store-reports.ts'
import type { StoredReport } from '../host-state/store-reports.ts'
import type { BulkBody } from '../http/bodies/bulk-body.ts'
import { createTenantGate } from '../http/limits/tenant-gate.ts'
import type { ThreadPool } from '../threads/thread-pool.ts'
import { checkAgentVersion } from './check-agent-version.ts'
import type { PackedAccountReport, PackedPortReport } from './pack-report.ts'
import { createReportBatches } from './report-batches.ts'
import { accountHeadOf, portHeadOf } from './report-head.ts'
import { createReportTurns } from './report-turns.ts'
import { onServersClock } from './server-time.ts'

interface Acknowledgement {
  readonly acknowledged: boolean
  readonly changes_acknowledged?: number
}

/**
 * Takes the reports of agents.
 * @throws AGENT.0004 for a host that was deleted since its agent was let in; AGENT.0005 for an agent that is too old.
 */
export interface ReportReceiver {
  ports(agent: AdmittedAgent, body: BulkBody<PackedPortReport>): Promise<Acknowledgement>
  accounts(agent: AdmittedAgent, body: BulkBody<PackedAccountReport>): Promise<Acknowledgement>
}

export function createReportReceiver(parts: {
  readonly sql: Sql
  readonly threads: ThreadPool
  readonly liveness: Pick<LivenessNotes, 'scanned'>
}): ReportReceiver {
  const turns = createReportTurns()
  const batches = createReportBatches((projectId, reports) =>
    storeReports(parts, projectId, reports),
  )
  const largeReports = createTenantGate(LARGE_REPORT_BOUNDS)

  return {
    ports: (agent, body) =>
      receive(agent, 'ports', body, (report, at) => ({
        kind: 'ports',
        hostId: agent.hostId,
        characters: charactersOf(report.items),
        report: onServersClock({ ...report, head: portHeadOf(agent.hostId, report) }, at),
      })),
    accounts: (agent, body) =>
      receive(agent, 'accounts', body, (report, at) => ({
        kind: 'accounts',
        hostId: agent.hostId,
        characters: charactersOf(report.items),
        report: onServersClock({ ...report, head: accountHeadOf(agent.hostId, report) }, at),
      })),
  }

  async function receive<Packed>(
    agent: AdmittedAgent,
    kind: 'ports' | 'accounts',
    body: BulkBody<Packed>,
    pack: (packed: Packed, receivedAt: number) => IncomingReport,
  ): Promise<Acknowledgement> {
    const { projectId, hostId } = agent
    const receivedAt = Date.now()
    const read = (packed: Packed, at: number) => {
      const incoming = pack(packed, at)
      checkAgentVersion(incoming.report.host.agent_version)
      return incoming
    }
    if (body.isSmall && !turns.isBusy(hostId)) {
      const incoming = read(await body.open(), receivedAt)
      if (saysNothingNew(incoming, agent.held[kind]) && !turns.isBusy(hostId)) {
        parts.liveness.scanned(agent, kind, incoming.report.scanned_at)
        return { acknowledged: true }
      }
    }
    return turns.take(hostId, kind, async () => {
      const incoming = read(await body.open(), receivedAt)
      const stored = await store(projectId, incoming)
      if (stored === undefined) return { acknowledged: false }
      const isTold = incoming.report.changes !== undefined
      return { acknowledged: true, ...(isTold && { changes_acknowledged: stored.changeSeq }) }
    })
  }

  function store(projectId: string, report: IncomingReport): Promise<StoredReport | undefined> {
    if (report.characters <= MAX_INLINE_CHARACTERS) return batches(projectId, report)
    const caller = { tenantId: projectId, userId: report.hostId, isGone: () => false }
    return largeReports(caller, () => batches(projectId, report))
  }
}

/**
 * Whether the server holds all that a report says besides its time. What it held was read when the call was let in. A
 * report of the same host that was under way elsewhere just then may be stored after it: the agent gave that one up, and is told
 * with its next report, 30 s later, that another list is held.
 */
function saysNothingNew({ kind, report }: IncomingReport, held: HeldReport): boolean {
  const { items, base, changes, head } = report
  if (items !== undefined || base !== undefined || changes !== undefined || head !== held.head) {
    return false
  }
  return held.digest === (kind === 'ports' ? storedPortDigest(report.digest) : report.digest)
}

/** About as long as the text of the list is; small ones are not written as text. */
function charactersOf(items: Items<unknown> | undefined): number {
  return typeof items === 'string' ? items.length : (items?.length ?? 0) * USUAL_ITEM_CHARACTERS
}

const USUAL_ITEM_CHARACTERS = 200

/**
 * Two of the ten connections of the pool: each writes for seconds, and the others are for quick queries. A host has
 * two kinds of reports, and waits less than the 30 s after which its agent gives a call up.
 */
const LARGE_REPORT_BOUNDS = {
  maxAtOnce: 2,
  maxAtOnceOfOneTenant: 2,
  maxWaitingOfOneUser: 2,
  maxWaitMs: 20_000,
}
