import type { FastifyBaseLogger } from 'fastify'
import type { Sql } from '../db/connect.ts'
import { startJob } from '../jobs/start-job.ts'
import type { Job } from '../jobs/start-job.ts'
import { listProjectIds } from '../host-liveness/liveness-queries.ts'
import { listHostsToJudge, rejudgeHosts } from '../host-state/rejudge-hosts.ts'

/** Hosts of one transaction; some 0.2 s on two busy cores, in which their reports wait. */
const BATCH = 200

const TELL_MS = 10_000

/** Another server may have judged by older rules meanwhile, while all are being replaced. */
const AGAIN_MS = 3_600_000

/**
 * Judges the hosts anew that other rules have judged, as after an upgrade, from the start on and every hour until it is
 * disposed of. Each batch is for itself, so that the next start goes on where one was stopped.
 */
export function startRejudging(sql: Sql, log: Pick<FastifyBaseLogger, 'info' | 'warn'>): Job {
  return startJob({ everyMs: AGAIN_MS, atOnce: true }, judgeAll)

  /** Never throws: what could not be judged is judged in the next round. */
  async function judgeAll(signal: AbortSignal): Promise<void> {
    let judged = 0
    let toldAt = performance.now()
    try {
      for (const projectId of await listProjectIds(sql)) await judgeProject(projectId)
    } catch (error) {
      log.warn({ err: error }, 'hosts could not be judged by the newest rules')
    }
    if (judged > 0) log.info({ judged }, 'hosts were judged by the newest rules')

    async function judgeProject(projectId: string): Promise<void> {
      let after = ''
      while (!signal.aborted) {
        const hostIds = await listHostsToJudge(sql, projectId, after, BATCH)
        const last = hostIds.at(-1)
        if (last === undefined) return
        await sql.begin((tx) => rejudgeHosts(tx, projectId, hostIds, new Date().toISOString()))
        after = last
        judged += hostIds.length
        if (performance.now() - toldAt < TELL_MS) continue
        toldAt = performance.now()
        log.info({ judged, projectId }, 'hosts are being judged by the newest rules')
      }
    }
  }
}
