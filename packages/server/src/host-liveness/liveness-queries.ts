import type { GoodbyeReason } from '@openhss/contract'
import type { Sql, Transaction } from '../db/connect.ts'
import type { Queryable } from '../db/queryable.ts'

/** What is written of a host that was heard of. */
export interface NoteRow {
  readonly hostId: string
  /** Milliseconds since it was heard of. */
  readonly ageMs: number
  /** Milliseconds since the epoch; null: not scanned since the last write. */
  readonly portScanAt: number | null
  readonly accountScanAt: number | null
}

/**
 * Writes when hosts were heard of, in one statement: 94 bytes of the write-ahead log for a host. Another server process
 * may have written something newer, which stays.
 * @throws 55P03 when a row is held for longer than a moment: who waits for nobody is in no deadlock.
 */
export function writeNotes(sql: Sql, projectId: string, notes: readonly NoteRow[]): Promise<void> {
  return sql.begin(async (tx) => {
    await Promise.all([
      tx`set local lock_timeout = ${tx.unsafe(String(MAX_LOCK_WAIT_MS))}`,
      tx`
        update host_liveness l set
          last_seen_at = greatest(l.last_seen_at, now() - note.age_ms * interval '1 ms'),
          last_port_scan_at = greatest(l.last_port_scan_at,
            to_timestamp(note.port_scan_at / 1000.0)),
          last_password_scan_at = greatest(l.last_password_scan_at,
            to_timestamp(note.account_scan_at / 1000.0))
        from unnest(${notes.map(({ hostId }) => hostId)}::text[],
            ${notes.map(({ ageMs }) => ageMs)}::bigint[],
            ${notes.map(({ portScanAt }) => portScanAt)}::bigint[],
            ${notes.map(({ accountScanAt }) => accountScanAt)}::bigint[])
          as note(host_id, age_ms, port_scan_at, account_scan_at)
        where l.project_id = ${projectId} and l.host_id = note.host_id
          -- A report that was stored beside it wrote the time already.
          and (now() - note.age_ms * interval '1 ms' > l.last_seen_at + interval '1 second'
            or to_timestamp(note.port_scan_at / 1000.0) > coalesce(l.last_port_scan_at, '-infinity')
            or to_timestamp(note.account_scan_at / 1000.0) > coalesce(l.last_password_scan_at, '-infinity'))`,
    ])
  })
}

/** Shorter than the second after which PostgreSQL looks for a deadlock, and ends one of the two. */
const MAX_LOCK_WAIT_MS = 200

/** Whether a host is heard of. */
type LivenessState = 'online' | 'late' | 'offline'

/** A host that is in another state than it was. */
export interface StateChange {
  readonly hostId: string
  readonly before: LivenessState
  readonly state: LivenessState
  readonly lastSeenAt: Date
  /** What its agent said before it ended; null: nothing. */
  readonly goodbye: GoodbyeReason | null
}

/** Lists all projects, by ID. */
export async function listProjectIds(sql: Queryable): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`select id from projects order by id`
  return rows.map(({ id }) => id)
}

/** The clock of the database, in milliseconds since the epoch. */
export async function readDatabaseClock(sql: Queryable): Promise<number> {
  const [row] = await sql<{ now: Date }[]>`select clock_timestamp() as now`
  if (row === undefined) throw new Error('the database has no time')
  return row.now.getTime()
}

/**
 * Sets the states of hosts that are in another one by now. Of each the row in `hosts` is locked as well, first and
 * without a wait, in the order in which reports lock: what is written beside is not in their way. A host that somebody
 * holds is left for the next time.
 * @param mayBeMissed false while nobody is to be called late or offline.
 */
export function updateStates(
  tx: Transaction,
  projectId: string,
  bounds: {
    readonly lateAfterMs: number
    readonly offlineAfterMs: number
    readonly mayBeMissed: boolean
    readonly limit: number
  },
): PromiseLike<StateChange[]> {
  const { lateAfterMs, offlineAfterMs, mayBeMissed, limit } = bounds
  return tx<StateChange[]>`
    with judged as materialized (
      select host_id, last_seen_at, state as before, case
          -- What came after it is of the process that has ended.
          when goodbye <> 'upgrade' then 'offline'
          when last_seen_at > now() - ${lateAfterMs}::integer * interval '1 ms' then 'online'
          when last_seen_at > now() - ${offlineAfterMs}::integer * interval '1 ms' then 'late'
          else 'offline' end as state
      from host_liveness where project_id = ${projectId}
    ), due as materialized (
      select judged.* from judged
        join hosts h on h.project_id = ${projectId} and h.host_id = judged.host_id
      where judged.state <> judged.before and (${mayBeMissed} or judged.state = 'online')
      order by judged.host_id limit ${limit} for no key update of h skip locked
    )
    update host_liveness l set state = due.state, state_since = now(),
      silence_id = case when due.state <> 'offline' then null else silence_id end
    from due
    -- It may have been heard of meanwhile, or another server may have told of it since this statement began.
    where l.project_id = ${projectId} and l.host_id = due.host_id and l.last_seen_at = due.last_seen_at
      and l.state = due.before
    returning l.host_id as "hostId", due.before, l.state, l.last_seen_at as "lastSeenAt", l.goodbye`
}

/**
 * Notes that the agent of a host said goodbye. The host is offline from then on, unless it only changes its version.
 * @param tx locks the row of the host first, in the order in which reports lock.
 * @returns false when the host is gone.
 */
export async function noteGoodbye(
  tx: Transaction,
  { projectId, hostId }: { readonly projectId: string; readonly hostId: string },
  reason: GoodbyeReason,
): Promise<boolean> {
  const [host] = await tx`
    select from hosts where project_id = ${projectId} and host_id = ${hostId} for no key update`
  if (host === undefined) return false
  const isGone = reason !== 'upgrade'
  await tx`
    update host_liveness set goodbye = ${reason}, last_seen_at = now(),
      state = case when ${isGone} then 'offline' else state end,
      state_since = case when ${isGone} then now() else state_since end
    where project_id = ${projectId} and host_id = ${hostId}`
  return true
}
