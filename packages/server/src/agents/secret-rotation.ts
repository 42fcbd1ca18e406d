import type { DatabaseLog } from '../db/database-log.ts'
import type { Sql } from '../db/connect.ts'
import { listProjectIds } from '../host-liveness/liveness-queries.ts'
import { startJob } from '../jobs/start-job.ts'
import type { Job } from '../jobs/start-job.ts'
import { raisePolicyRevision } from '../agent-policy/policy-queries.ts'

const SWEEP_MS = 3_600_000

/** Days that an agent keeps a secret. */
const MAX_SECRET_DAYS = 30

/** Agents of a project that are asked in one hour, so that a fleet that enrolled together does not rotate together. */
const BATCH = 200

/** Asks agents with an old secret to take another one, every hour until it is disposed of. An older agent ignores it. */
export function startSecretRotation(sql: Sql, log: Pick<DatabaseLog, 'warn'>): Job {
  return startJob({ everyMs: SWEEP_MS }, sweepOnce)

  /** Never throws. */
  async function sweepOnce(signal: AbortSignal): Promise<void> {
    try {
      for (const projectId of await listProjectIds(sql)) {
        if (signal.aborted) return
        await sql.begin(async (tx) => {
          const rows = await tx`
            update hosts h set secret_due = true
            where h.project_id = ${projectId} and h.host_id in (
              select host_id from hosts
              where project_id = ${projectId} and not secret_due
                and secret_since < now() - make_interval(days => ${MAX_SECRET_DAYS})
              order by secret_since, host_id limit ${BATCH} for no key update skip locked)
            returning 1`
          if (rows.length > 0) await raisePolicyRevision(tx)
        })
      }
    } catch (error) {
      log.warn(`Which agents need another secret cannot be told now: ${String(error)}`)
    }
  }
}
