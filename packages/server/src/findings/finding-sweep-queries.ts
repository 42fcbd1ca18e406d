import type { GoodbyeReason } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'

/**
 * Locks hosts of which an acceptance is over, and lists them. Those whose reports are just being stored are left for the
 * next time.
 */
export async function lockHostsWithEndedAcceptances(
  tx: Queryable,
  projectId: string,
  limit: number,
): Promise<string[]> {
  const rows = await tx<{ hostId: string }[]>`
    select h.host_id as "hostId" from hosts h
    where h.project_id = ${projectId} and h.host_id in (
        select f.host_id from findings f
        where f.project_id = ${projectId} and f.acceptance_id is not null
          and f.accepted_until <= now()
        order by f.accepted_until, f.finding_id limit ${limit})
    order by h.host_id for no key update of h skip locked`
  return rows.map(({ hostId }) => hostId)
}

/** A host of whose agent a copy was refused. */
export interface CopiedHost {
  readonly hostId: string
  readonly refusedAt: Date
  readonly sourceIp: string | null
  /** Whether the copy called within the last day. */
  readonly isRecent: boolean
}

/** Locks hosts whose finding does not say what is known of copies of their agents, and lists them. */
export async function lockCopiedHosts(tx: Queryable, projectId: string): Promise<CopiedHost[]> {
  return tx<CopiedHost[]>`
    select h.host_id as "hostId", i.copy_refused_at as "refusedAt", i.copy_source_ip as "sourceIp",
      i.copy_refused_at > now() - interval '1 day' as "isRecent"
    from agent_instances i
      join hosts h on h.project_id = i.project_id and h.host_id = i.host_id
    where i.project_id = ${projectId} and i.copy_refused_at is not null
      and (i.copy_refused_at > now() - interval '1 day') <> exists (
        select from findings f
        where f.project_id = i.project_id and f.host_id = i.host_id
          and f.kind = 'cloned_agent' and f.state <> 'fixed')
    order by h.host_id limit ${MAX_COPIED} for no key update of h skip locked`
}

const MAX_COPIED = 500

/** A host that is offline and has no finding that says so. */
export interface LongGoneHost {
  readonly hostId: string
  readonly lastSeenAt: Date
  readonly goodbye: GoodbyeReason | null
}

/**
 * Locks hosts that said goodbye so long ago that it is to be looked into, and those that stayed away when a mass silence
 * ended, and lists them. An agent that was stopped leaves a host that goes on unseen: an hour. A host that is switched
 * off does nothing: a week.
 */
export async function lockLongGoneHosts(
  tx: Queryable,
  projectId: string,
  limit: number,
): Promise<LongGoneHost[]> {
  return tx<LongGoneHost[]>`
    select h.host_id as "hostId", l.last_seen_at as "lastSeenAt", l.goodbye
    from host_liveness l
      join hosts h on h.project_id = l.project_id and h.host_id = l.host_id
    where l.project_id = ${projectId} and l.state = 'offline' and l.silence_id is null
      and l.state_since < now() - case l.goodbye
        when 'stopped' then interval '1 hour'
        when 'shutdown' then interval '7 days'
        when 'removed' then interval '7 days'
        else interval '0' end
      and not exists (
        select from findings f
        where f.project_id = l.project_id and f.host_id = l.host_id
          and f.kind = 'host_offline' and f.state <> 'fixed')
    order by h.host_id limit ${limit} for no key update of h skip locked`
}

/** Deletes findings that were fixed long ago, and what is left of their events and acceptances. */
export async function deleteOldFindings(
  sql: Queryable,
  projectId: string,
  days: number,
  limit: number,
): Promise<number> {
  const age = sql`now() - make_interval(days => ${days})`
  const findings = await sql`
    delete from findings where project_id = ${projectId} and finding_id in (
      select finding_id from findings
      where project_id = ${projectId} and state = 'fixed' and changed_at < ${age}
      order by severity desc, changed_at desc, finding_id desc limit ${limit})`
  const events = await sql`
    delete from finding_events e where e.project_id = ${projectId} and (e.finding_id, e.at, e.id) in (
      select finding_id, at, id from finding_events
      where project_id = ${projectId} and at < ${age} order by at, id limit ${limit})`
  return Math.max(findings.count, events.count)
}
