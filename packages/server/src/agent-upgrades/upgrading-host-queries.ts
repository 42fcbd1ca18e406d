import { AGENT_UPGRADE_RINGS } from '@openhss/contract'
import type { AgentUpgradeHost, UpgradeReport } from '@openhss/contract'
import type { AgentIdentity } from '../caller/caller.ts'
import type { Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'

/** A host whose agent said whether it can upgrade itself. */
export interface UpgradingHost {
  readonly hostId: string
  readonly name: string
  readonly agentVersion: string
  readonly isAble: boolean
  readonly isOnline: boolean
  readonly architecture: 'x86_64' | 'aarch64' | null
  readonly detail: string | null
  readonly upgradeId: string | null
  readonly state: 'offered' | 'installing' | 'done' | 'failed' | 'set_aside' | null
  readonly ring: number | null
  readonly since: Date | null
  readonly reason: string | null
}

/** Lists them in the order in which they are asked: those first that were not asked yet, or longest ago. */
export function listUpgradingHosts(sql: Queryable, scope: ProjectScope): Promise<UpgradingHost[]> {
  return sql<UpgradingHost[]>`
    select h.host_id as "hostId", coalesce(nullif(h.display_name, ''), h.host_name) as name,
      h.agent_version as "agentVersion", u.is_able as "isAble", l.state <> 'offline' as "isOnline",
      u.architecture, u.detail, u.upgrade_id as "upgradeId", u.state, u.ring, u.since, u.reason
    from agent_upgrades u
      join hosts h on h.project_id = u.project_id and h.host_id = u.host_id
      join host_liveness l on l.project_id = u.project_id and l.host_id = u.host_id
    where ${isInScope(sql, scope)}
    order by u.since nulls first, h.host_id`
}

/** Lists one page of them, those first about which somebody should do something. */
export async function pageUpgradingHosts(
  sql: Queryable,
  scope: ProjectScope,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ total_num: number; data_list: AgentUpgradeHost[] }> {
  const all = await listUpgradingHosts(sql, scope)
  const ordered = all.toSorted((a, b) => rankOf(a) - rankOf(b) || (a.name < b.name ? -1 : 1))
  return {
    total_num: all.length,
    data_list: ordered.slice(offset, offset + limit).map(describeHost),
  }
}

const RANKS = ['failed', 'unable', 'set_aside', 'installing', 'offered', 'able', 'done'] as const

function rankOf(host: UpgradingHost): number {
  return RANKS.indexOf(stateOf(host))
}

function stateOf({ isAble, state }: UpgradingHost): AgentUpgradeHost['state'] {
  return state ?? (isAble ? 'able' : 'unable')
}

function describeHost(host: UpgradingHost): AgentUpgradeHost {
  const { hostId, name, agentVersion, ring, since } = host
  const reason = host.state === null ? host.detail : host.reason
  return {
    host_id: hostId,
    name,
    agent_version: agentVersion,
    state: stateOf(host),
    ...(ring !== null && { ring: AGENT_UPGRADE_RINGS[ring] }),
    ...(since !== null && { since: since.toISOString() }),
    ...(reason !== null && { reason }),
  }
}

/** Takes what an agent says of itself. @returns whether that changes what it is told. */
export async function updateAbility(
  sql: Queryable,
  { projectId, hostId }: AgentIdentity,
  { state, architecture, detail }: UpgradeReport,
): Promise<boolean> {
  const isAble = state === 'ready'
  await sql`
    insert into agent_upgrades (project_id, host_id, is_able, architecture, detail)
    values (${projectId}, ${hostId}, ${isAble}, ${architecture ?? null}, ${detail ?? null})
    on conflict (project_id, host_id) do update
      set is_able = excluded.is_able, architecture = excluded.architecture, detail = excluded.detail`
  if (isAble) return false
  const { count } = await sql`
    update agent_upgrades set upgrade_id = null, state = null, ring = null, since = null, reason = null
    where project_id = ${projectId} and host_id = ${hostId} and state in ('offered', 'installing')`
  return count > 0
}

/** Takes how far an agent is. @returns whether that changes what it is told. */
export async function updateProgress(
  sql: Queryable,
  { projectId, hostId }: AgentIdentity,
  { state, upgrade_id: upgradeId, detail }: UpgradeReport,
): Promise<boolean> {
  const { count } = await sql`
    update agent_upgrades set state = ${state}, since = now(), reason = ${detail ?? null}
    where project_id = ${projectId} and host_id = ${hostId} and upgrade_id = ${upgradeId ?? null}
      and state in ('offered', 'installing')`
  return count > 0 && state === 'failed'
}

/** Writes how hosts went on, by their IDs. */
export async function updateHosts(
  sql: Queryable,
  projectId: string,
  hostIds: readonly string[],
  { state, reason = null }: { readonly state: 'done' | 'failed'; readonly reason?: string | null },
): Promise<void> {
  if (hostIds.length === 0) return
  await sql`
    update agent_upgrades set state = ${state}, since = now(), reason = ${reason}
    where project_id = ${projectId} and host_id = any(${hostIds as string[]})`
}

export async function offerTo(
  sql: Queryable,
  projectId: string,
  hostIds: readonly string[],
  { upgradeId, ring }: { readonly upgradeId: string; readonly ring: number },
): Promise<void> {
  await sql`
    update agent_upgrades set upgrade_id = ${upgradeId}, state = 'offered', ring = ${ring}, since = now(),
      reason = null
    where project_id = ${projectId} and host_id = any(${hostIds as string[]})`
}

/** Takes offers back that nobody took up; the host is asked again after all others. */
export async function withdrawFrom(
  sql: Queryable,
  projectId: string,
  hostIds: readonly string[],
): Promise<void> {
  await sql`
    update agent_upgrades set upgrade_id = null, state = null, ring = null, since = now()
    where project_id = ${projectId} and host_id = any(${hostIds as string[]})`
}

/** Sets those aside that failed, so that the others can go on. */
export async function setFailedAside(sql: Queryable, projectId: string): Promise<void> {
  await sql`
    update agent_upgrades set state = 'set_aside', since = now()
    where project_id = ${projectId} and state = 'failed'`
}
