import type { FastifyBaseLogger } from 'fastify'
import type { Sql } from '../db/connect.ts'
import { inBatches } from '../jobs/in-batches.ts'
import { startJob } from '../jobs/start-job.ts'
import type { Job } from '../jobs/start-job.ts'
import { listProjectIds } from '../host-liveness/liveness-queries.ts'
import { changeFindings } from '../host-state/change-findings.ts'
import type { FindingChange, HostOfFindings } from '../host-state/change-findings.ts'
import { ENDED, eventOf, withoutAcceptance } from '../host-state/judging/move-finding.ts'
import { changeStanding } from '../host-state/judging/standing-finding.ts'
import {
  deleteOldFindings,
  lockCopiedHosts,
  lockHostsWithEndedAcceptances,
  lockLongGoneHosts,
} from './finding-sweep-queries.ts'
import { factsOfSilence } from './note-silence.ts'

const SWEEP_MS = 60_000

/** Sweeps between two looks for what is old. */
const SWEEPS_PER_RETENTION = 60

/** As long as the history of accounts is kept, unless a project says otherwise. */
const RETENTION_DAYS = 400

const BATCH = 200

/**
 * Ends acceptances whose time is over, opens and fixes the findings of agents that were copied, opens those of hosts that
 * said goodbye long ago, and forgets what was fixed long ago: every minute until it is disposed of. Several servers may do so side by side.
 */
export function startFindingSweep(sql: Sql, log: Pick<FastifyBaseLogger, 'warn'>): Job {
  let sweeps = 0
  return startJob({ everyMs: SWEEP_MS }, sweepOnce)

  /** Never throws: what could not be done is done a minute later. */
  async function sweepOnce(signal: AbortSignal): Promise<void> {
    try {
      for (const projectId of await listProjectIds(sql)) {
        await inBatches(BATCH, signal, () => endAcceptances(sql, projectId))
        await noteCopies(sql, projectId)
        await inBatches(BATCH, signal, () => noteLongGone(sql, projectId))
        if (sweeps % SWEEPS_PER_RETENTION !== 0) continue
        await inBatches(BATCH, signal, () =>
          deleteOldFindings(sql, projectId, RETENTION_DAYS, BATCH),
        )
      }
      sweeps += 1
    } catch (error) {
      log.warn({ err: error }, 'acceptances and old findings could not be looked through')
    }
  }
}

function endAcceptances(sql: Sql, projectId: string): Promise<number> {
  return sql.begin(async (tx) => {
    const hostIds = await lockHostsWithEndedAcceptances(tx, projectId, BATCH)
    const now = new Date().toISOString()
    if (hostIds.length > 0)
      await changeFindings(tx, projectId, hostIds, (host) => endOver(host, now))
    return hostIds.length
  })
}

function endOver({ findings }: HostOfFindings, now: string): FindingChange | undefined {
  const over = findings.filter(
    ({ acceptance_id: id, accepted_until: until }) =>
      id !== null && until !== null && Date.parse(until) <= Date.parse(now),
  )
  if (over.length === 0) return undefined
  const put = over.map((row) => ({
    ...withoutAcceptance(row),
    changed_at: row.state === 'accepted' ? now : row.changed_at,
  }))
  const head = { now, cause: 'until_over' } as const
  return { put, events: over.map((row) => eventOf(row, 'acceptance_ended', head, ENDED)) }
}

function noteCopies(sql: Sql, projectId: string): Promise<void> {
  return sql.begin(async (tx) => {
    const copied = new Map(
      (await lockCopiedHosts(tx, projectId)).map((each) => [each.hostId, each]),
    )
    if (copied.size === 0) return
    const now = new Date().toISOString()
    await changeFindings(tx, projectId, [...copied.keys()], (host) => {
      const { isRecent = false, refusedAt, sourceIp } = copied.get(host.hostId) ?? {}
      const facts = { last_refused_at: refusedAt?.toISOString(), source_ip: sourceIp ?? '' }
      return changeStanding(host, 'cloned_agent', {
        facts: isRecent ? facts : undefined,
        cause: 'clone',
        now,
      })
    })
  })
}

function noteLongGone(sql: Sql, projectId: string): Promise<number> {
  return sql.begin(async (tx) => {
    const gone = new Map(
      (await lockLongGoneHosts(tx, projectId, BATCH)).map((each) => [each.hostId, each]),
    )
    if (gone.size === 0) return 0
    const now = new Date().toISOString()
    await changeFindings(tx, projectId, [...gone.keys()], (host) => {
      const silent = gone.get(host.hostId)
      return (
        silent &&
        changeStanding(host, 'host_offline', {
          facts: factsOfSilence(silent),
          cause: 'silence',
          now,
        })
      )
    })
    return gone.size
  })
}
