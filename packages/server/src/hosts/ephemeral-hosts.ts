import { recordEvent } from '../audit/record-event.ts'
import type { Sql } from '../db/connect.ts'
import type { DatabaseLog } from '../db/database-log.ts'
import { listProjectIds, readDatabaseClock } from '../host-liveness/liveness-queries.ts'
import { createWakefulness } from '../host-liveness/wakefulness.ts'
import { originWithoutRequest } from '../http/admission/origin.ts'
import { scopeOfService } from '../iam/project-scope.ts'
import { startJob } from '../jobs/start-job.ts'
import type { Job } from '../jobs/start-job.ts'
import { raisePolicyRevision } from '../agent-policy/policy-queries.ts'
import { listEndedHosts, lockEndedHost } from './ephemeral-host-queries.ts'
import { removeHost } from './remove-host.ts'

const SWEEP_MS = 50_000

/** Until a server could hear its agents for so long, it takes nobody for gone. */
const AWAKE_MS = 300_000

/** Deletions of one look at a project; each is a transaction of its own. */
const BATCH = 200

interface EphemeralOptions {
  /** A clock that nobody sets, in milliseconds. */
  readonly now?: () => number
  /** The database's clock, in milliseconds since the epoch. */
  readonly readClock?: () => Promise<number>
}

/**
 * Deletes hosts that were enrolled to come and go once they are offline for as long as their join token said, about every
 * minute until it is disposed of: as a person would, with an audit event, and with their history for thirty days.
 */
export function startEphemeralSweep(
  sql: Sql,
  log: Pick<DatabaseLog, 'warn'>,
  {
    now = () => performance.now(),
    readClock = () => readDatabaseClock(sql),
  }: EphemeralOptions = {},
): Job {
  const wakefulness = createWakefulness(now, AWAKE_MS)
  return startJob({ everyMs: SWEEP_MS }, sweepOnce)

  /** Never throws. */
  async function sweepOnce(signal: AbortSignal): Promise<void> {
    try {
      wakefulness.tick(await readClock())
      if (!wakefulness.isLong()) return
      for (const projectId of await listProjectIds(sql)) {
        for (const hostId of await listEndedHosts(sql, projectId, BATCH)) {
          if (signal.aborted) return
          await removeEnded(sql, projectId, hostId)
        }
      }
    } catch (error) {
      wakefulness.interrupt()
      log.warn(`Hosts that were to come and go could not be looked through: ${String(error)}`)
    }
  }
}

function removeEnded(sql: Sql, projectId: string, hostId: string): Promise<void> {
  return sql.begin(async (tx) => {
    const ended = await lockEndedHost(tx, projectId, hostId)
    if (ended === undefined) return
    const hostName = await removeHost(tx, scopeOfService(projectId), hostId)
    if (hostName === undefined) return
    await recordEvent(
      tx,
      originWithoutRequest('deleteHost'),
      { tenantId: ended.tenantId, userName: 'the service', credential: 'none' },
      {
        projectId,
        resourceType: 'host',
        resourceId: hostId,
        details: { host_name: hostName, ephemeral_hours: String(ended.ephemeralHours) },
      },
    )
    await raisePolicyRevision(tx)
  })
}
