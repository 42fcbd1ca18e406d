import type { Sql, Transaction } from '../db/connect.ts'
import type { DatabaseLog } from '../db/database-log.ts'
import { inBatches } from '../jobs/in-batches.ts'
import { startJob } from '../jobs/start-job.ts'
import type { Job } from '../jobs/start-job.ts'
import { insertHostEvents } from './host-events.ts'
import type { HostEvent } from './host-events.ts'
import { listProjectIds, readDatabaseClock, updateStates } from './liveness-queries.ts'
import type { StateChange } from './liveness-queries.ts'
import { endIfMostAreBack, noteMassSilence } from './mass-silence.ts'
import { listSilentProjects } from './mass-silence-queries.ts'
import { createWakefulness } from './wakefulness.ts'

/** An agent reports every 30 s: three reports are missing. */
const LATE_AFTER_MS = 90_000

/** A host that is started anew, or whose network is, is back by then. */
const OFFLINE_AFTER_MS = 300_000

const SWEEP_MS = 15_000

/** Hosts of one transaction. A thousand take some 50 ms, in which their reports wait. */
const BATCH = 1000

/** What follows from hosts that come and go by themselves, and not with many others, in the same transaction; their rows in `hosts` are locked. */
export type OnStateChanges = (
  tx: Transaction,
  projectId: string,
  changes: readonly StateChange[],
) => Promise<void>

interface OfflineSweepOptions {
  readonly onStateChanges?: OnStateChanges
  /** A clock that nobody sets, in milliseconds. */
  readonly now?: () => number
  /** The database's clock, in milliseconds since the epoch. */
  readonly readClock?: () => Promise<number>
}

/**
 * Says of every host whether it is online, late or offline, every 15 seconds until it is disposed of, and writes an
 * event when one goes or comes, and one for many that fall silent together. Several server processes may do so at once. One that could not hear its agents calls
 * nobody late or offline for five minutes.
 */
export function startOfflineSweep(
  sql: Sql,
  log: DatabaseLog,
  {
    onStateChanges,
    now = () => performance.now(),
    readClock = () => readDatabaseClock(sql),
  }: OfflineSweepOptions = {},
): Job {
  const wakefulness = createWakefulness(now, OFFLINE_AFTER_MS)
  let isFailing = false
  return startJob({ everyMs: SWEEP_MS }, sweepOnce)

  /** Never throws. */
  async function sweepOnce(signal: AbortSignal): Promise<void> {
    try {
      wakefulness.tick(await readClock())
      for (const projectId of await listProjectIds(sql)) await sweepProject(projectId, signal)
      for (const projectId of await listSilentProjects(sql)) {
        await sql.begin((tx) => endIfMostAreBack(tx, projectId))
      }
      isFailing = false
    } catch (error) {
      wakefulness.interrupt()
      if (!isFailing) log.warn(`Which hosts are offline cannot be told now: ${String(error)}`)
      isFailing = true
    }
  }

  async function sweepProject(projectId: string, signal: AbortSignal): Promise<void> {
    const bounds = {
      lateAfterMs: LATE_AFTER_MS,
      offlineAfterMs: OFFLINE_AFTER_MS,
      mayBeMissed: wakefulness.isLong(),
      limit: BATCH,
    }
    await inBatches(BATCH, signal, () =>
      sql.begin(async (tx) => {
        const changes = await updateStates(tx, projectId, bounds)
        if (changes.length === 0) return 0
        const together = await noteMassSilence(tx, projectId, changes)
        await insertHostEvents(
          tx,
          projectId,
          changes.flatMap((each) => eventOf(each, together)),
        )
        const alone = changes.filter(({ hostId }) => !together.has(hostId))
        await onStateChanges?.(tx, projectId, alone)
        return changes.length
      }),
    )
  }
}

function eventOf(
  { hostId, before, state, lastSeenAt, goodbye }: StateChange,
  together: ReadonlySet<string>,
): HostEvent[] {
  const details = {
    last_seen_at: lastSeenAt.toISOString(),
    ...(goodbye !== null && { reason: goodbye }),
    ...(together.has(hostId) && { with_many_others: true }),
  }
  if (state === 'offline') return [{ hostId, kind: 'offline', details }]
  return before === 'offline' ? [{ hostId, kind: 'online', details }] : []
}
