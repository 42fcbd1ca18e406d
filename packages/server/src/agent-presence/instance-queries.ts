import type { HeldReports } from '../caller/caller.ts'
import type { Fragment, Queryable } from '../db/queryable.ts'

/** An agent as the database has it, and what it knows of the instance that calls. */
export interface KnownAgent {
  readonly hostId: string
  readonly secretHash: Buffer
  /** The hash of a secret that the agent was given and has not used yet; null: there is none. */
  readonly nextSecretHash: Buffer | null
  /** The hash of the secret before. */
  readonly previousSecretHash: Buffer | null
  /** The instance that speaks for the host; empty for an older agent that draws none. */
  readonly current: string
  /** Whether the calling instance spoke for the host before another one took its place. */
  readonly isEarlier: boolean
  /** Whether the calling instance was found to be a copy. */
  readonly isCopy: boolean
  /** Whether another instance took its place so lately that the call may come from a process that has ended. */
  readonly mayBeLate: boolean
  /** Whether a call of a copy was noted within the last minute. */
  readonly isNoted: boolean
  /** Whether the host counts as late or offline. */
  readonly isMissed: boolean
  readonly held: HeldReports
}

/** The caller, as the call names it. */
export interface AgentClaimed {
  readonly agentId: string
  readonly instance: string
}

/**
 * Finds agents of a project in one statement.
 * @returns each in the place of its call; undefined where there is none.
 */
export async function findAgents(
  sql: Queryable,
  projectId: string,
  calls: readonly AgentClaimed[],
): Promise<(KnownAgent | undefined)[]> {
  const rows = await sql<AgentRow[]>`
    select call.place, h.host_id as "hostId", h.agent_secret_hash as "secretHash",
      h.next_secret_hash as "nextSecretHash", h.previous_secret_hash as "previousSecretHash",
      h.port_digest as "portDigest", h.port_head as "portHead",
      h.account_digest as "accountDigest", h.account_head as "accountHead",
      l.state <> 'online' as "isMissed",
      coalesce(i.instance_id, '') as current,
      coalesce(call.instance = any(i.earlier_instances), false) as "isEarlier",
      coalesce(call.instance = any(i.refused_instances), false) as "isCopy",
      coalesce(i.speaks_since > now() - interval '5 seconds', false) as "mayBeLate",
      coalesce(i.copy_refused_at > now() - interval '1 minute', false) as "isNoted"
    from unnest(${calls.map(({ agentId }) => agentId)}::text[],
        ${calls.map(({ instance }) => instance)}::text[])
        with ordinality as call(agent_id, instance, place)
      join hosts h on h.project_id = ${projectId} and h.agent_id = call.agent_id
      join host_liveness l on l.project_id = h.project_id and l.host_id = h.host_id
      left join agent_instances i on i.project_id = h.project_id and i.host_id = h.host_id`
  const found: (KnownAgent | undefined)[] = calls.map(() => undefined)
  for (const { place, portDigest, portHead, accountDigest, accountHead, ...agent } of rows) {
    const ports = { digest: portDigest, head: portHead }
    const accounts = { digest: accountDigest, head: accountHead }
    found[place - 1] = { ...agent, held: { ports, accounts } }
  }
  return found
}

type AgentRow = Omit<KnownAgent, 'held'> & {
  readonly place: number
  readonly portDigest: string | null
  readonly portHead: string | null
  readonly accountDigest: string | null
  readonly accountHead: string | null
}

/** Finds the hash of the secret that an agent had when its host was deleted. */
export async function findDeletedAgent(
  sql: Queryable,
  projectId: string,
  agentId: string,
): Promise<Buffer | undefined> {
  const [row] = await sql<{ secretHash: Buffer }[]>`
    select agent_secret_hash as "secretHash" from deleted_agents
    where project_id = ${projectId} and agent_id = ${agentId}`
  return row?.secretHash
}

/** The row of an agent's instances. */
export interface InstanceKey {
  readonly projectId: string
  readonly hostId: string
}

/**
 * Makes an instance the one that speaks for the host, after the one that did when it was looked.
 * @returns false when another call was quicker.
 */
export async function replaceInstance(
  sql: Queryable,
  { projectId, hostId }: InstanceKey,
  { current, next }: { current: string; next: string },
): Promise<boolean> {
  const rows = await sql`
    with replaced as (
      insert into agent_instances as i (project_id, host_id, instance_id)
      values (${projectId}, ${hostId}, ${next})
      on conflict (project_id, host_id) do update
        set instance_id = excluded.instance_id, speaks_since = now(),
          earlier_instances = (array_remove(array[i.instance_id], '') || i.earlier_instances)[1:2]
        where i.instance_id = ${current} and excluded.instance_id <> all(i.earlier_instances)
          and excluded.instance_id <> all(i.refused_instances)
      returning project_id, host_id
    ), ${takeGoodbyeBack(sql, sql`replaced`)}
    select from replaced`
  return rows.length > 0
}

/**
 * Gives the host back to an instance that spoke for it before; the one that took its place is a copy.
 * @returns false when another call was quicker.
 */
export async function restoreInstance(
  sql: Queryable,
  { projectId, hostId }: InstanceKey,
  { current, earlier }: { current: string; earlier: string },
): Promise<boolean> {
  const rows = await sql`
    with restored as (
      update agent_instances set instance_id = ${earlier}, speaks_since = now(),
        earlier_instances = array_remove(earlier_instances, ${earlier}),
        refused_instances = (array_remove(array[${current}], '') || refused_instances)[1:100]
      where project_id = ${projectId} and host_id = ${hostId} and instance_id = ${current}
        and ${earlier} = any(earlier_instances)
      returning project_id, host_id
    ), ${takeGoodbyeBack(sql, sql`restored`)}
    select from restored`
  return rows.length > 0
}

/** An agent that starts is back, whatever the one before it said when it ended. */
function takeGoodbyeBack(sql: Queryable, started: Fragment): Fragment {
  return sql`back as (
      update host_liveness l set goodbye = null, last_seen_at = now()
      from ${started} s
      where l.project_id = s.project_id and l.host_id = s.host_id and l.goodbye is not null
    )`
}

/**
 * Refuses instances from now on, while this one speaks for the host. An older agent has no ID by which it could be
 * refused later: it is, whenever it meets the other one at work.
 * @returns false when another one speaks for the host by now.
 */
export async function refuseInstances(
  sql: Queryable,
  { projectId, hostId }: InstanceKey,
  { current, copies }: { current: string; copies: readonly string[] },
): Promise<boolean> {
  const rows = await sql`
    insert into agent_instances as i (project_id, host_id, instance_id, refused_instances)
    values (${projectId}, ${hostId}, ${current}, array_remove(${copies as string[]}::text[], ''))
    on conflict (project_id, host_id) do update
      set refused_instances = (excluded.refused_instances || i.refused_instances)[1:100]
      where i.instance_id = excluded.instance_id
    returning 1`
  return rows.length > 0
}

/**
 * Lets the copies that were refused become hosts of their own, within a day.
 * @returns how many instances that are.
 */
export async function allowSplit(
  sql: Queryable,
  { projectId, hostId }: InstanceKey,
): Promise<number> {
  const [row] = await sql<{ copies: number }[]>`
    update agent_instances
    set split_instances = refused_instances, split_until = now() + interval '1 day'
    where project_id = ${projectId} and host_id = ${hostId} and copy_refused_at is not null
    returning cardinality(refused_instances) as copies`
  return row?.copies ?? 0
}

/**
 * Notes a call of a copy.
 * @returns the host, when no audit event told of a copy within the last hour: it is due now.
 */
export async function noteCopy(
  sql: Queryable,
  { projectId, hostId }: InstanceKey,
  sourceIp: string,
): Promise<{ hostName: string; tenantId: string } | undefined> {
  const [row] = await sql<{ hostName: string; tenantId: string; isDue: boolean }[]>`
    with before as (
      select coalesce(copy_recorded_at < now() - interval '1 hour', true) as due
      from agent_instances where project_id = ${projectId} and host_id = ${hostId} for update
    )
    update agent_instances i set copy_refused_at = now(), copy_source_ip = ${sourceIp},
      copy_recorded_at = case when before.due then now() else i.copy_recorded_at end
    from before, hosts h, projects p
    where i.project_id = ${projectId} and i.host_id = ${hostId}
      and h.project_id = i.project_id and h.host_id = i.host_id and p.id = h.project_id
    returning h.host_name as "hostName", p.domain_id as "tenantId", before.due as "isDue"`
  return row?.isDue === true ? row : undefined
}
