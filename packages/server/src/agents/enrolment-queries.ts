import { DEFAULT_ENTERPRISE_PROJECT, roleNames, roles } from '@openhss/contract'
import type { HostFacts, Permission } from '@openhss/contract'
import { oneRow } from '../db/one-row.ts'
import type { Queryable } from '../db/queryable.ts'

/** Counts the join tokens that can be used; until the transaction ends nobody else counts or adds any this way. */
export async function countJoinTokensLocked(sql: Queryable, projectId: string): Promise<number> {
  await sql`select from projects where id = ${projectId} for no key update`
  const rows = await sql<{ count: number }[]>`
    select count(*) as count from join_tokens
    where project_id = ${projectId} and remaining_uses > 0 and expires_at > now()`
  return oneRow(rows).count
}

/** Stores a join token's hash, forgets those of the project that expired or are used up, and returns its ID. */
export async function insertJoinToken(
  sql: Queryable,
  token: {
    projectId: string
    hash: Buffer
    /** Given by who made it; null: none. */
    name: string | null
    /** Its last characters, which are shown in the list. */
    tokenEnd: string
    /** The user who made it; null when the server did. */
    userId: string | null
    /** The temporary key with which it ends, if one made it. */
    temporaryKey: string | null
    uses: number
    expiresAt: Date
    enterpriseProjectId: string
    /** Hours of silence after which hosts that enrol with it are deleted; null: never. */
    ephemeralHours: number | null
  },
): Promise<string> {
  const rows = await sql<{ id: string }[]>`
    with forgotten as (
      delete from join_tokens
      where project_id = ${token.projectId} and (expires_at < now() or remaining_uses = 0)
    )
    insert into join_tokens (project_id, hash, user_id, remaining_uses, expires_at,
      enterprise_project_id, temporary_key, ephemeral_hours, name, token_end)
    values (${token.projectId}, ${token.hash}, ${token.userId}, ${token.uses}, ${token.expiresAt},
      ${token.enterpriseProjectId}, ${token.temporaryKey}, ${token.ephemeralHours},
      ${token.name}, ${token.tokenEnd})
    returning id`
  return oneRow(rows).id
}

/** The place of the hosts that enrol with a join token. */
export interface JoinTarget {
  /** ID of the join token. */
  readonly joinTokenId: string
  readonly tenantId: string
  readonly enterpriseProjectId: string
  /** Hours of silence after which the host is deleted; null: never. */
  readonly ephemeralHours: number | null
  /** False while the enterprise project is disabled. */
  readonly takesHosts: boolean
  /** False while the user who made the token is disabled or lacks the grant. */
  readonly makerMayEnrol: boolean
}

const enrollingRoles = roleNames.filter((role) =>
  (roles[role] as readonly Permission[]).includes('hss:agents:enrol'),
)

/** A join token that can be used, as it is now. */
export interface UsableJoinToken extends JoinTarget {
  readonly usesLeft: number
  readonly expiresAt: Date
}

/** Finds a token that has uses left, and takes none. */
export async function findUsableJoinToken(
  sql: Queryable,
  projectId: string,
  hash: Buffer,
): Promise<UsableJoinToken | undefined> {
  const [row] = await sql<UsableJoinToken[]>`
    select j.id as "joinTokenId", p.domain_id as "tenantId",
      j.enterprise_project_id as "enterpriseProjectId",
      j.remaining_uses as "usesLeft", j.expires_at as "expiresAt",
      (j.enterprise_project_id = ${DEFAULT_ENTERPRISE_PROJECT} or exists (
        select from enterprise_projects e where e.id = j.enterprise_project_id and e.enabled
      )) as "takesHosts", ${makerMayEnrol(sql)} as "makerMayEnrol"
    from join_tokens j join projects p on p.id = j.project_id
    where j.project_id = ${projectId} and j.hash = ${hash} and ${isUsable(sql)}`
  return row
}

/** Takes one use of the token; returns undefined when none is left. */
export async function useJoinToken(
  sql: Queryable,
  projectId: string,
  hash: Buffer,
): Promise<JoinTarget | undefined> {
  const [row] = await sql<JoinTarget[]>`
    update join_tokens j set remaining_uses = remaining_uses - 1, last_used_at = now()
    from projects p
    where j.project_id = ${projectId} and j.hash = ${hash} and p.id = j.project_id
      and ${isUsable(sql)}
    returning j.id as "joinTokenId", p.domain_id as "tenantId", j.enterprise_project_id as "enterpriseProjectId",
      j.ephemeral_hours as "ephemeralHours",
      (j.enterprise_project_id = ${DEFAULT_ENTERPRISE_PROJECT} or exists (
        -- The lock keeps it from being deleted before the host is in it.
        select from enterprise_projects e where e.id = j.enterprise_project_id and e.enabled
        for key share
      )) as "takesHosts",
      ${makerMayEnrol(sql)} as "makerMayEnrol"`
  return row
}

/** A condition on a join token `j`. */
function isUsable(sql: Queryable) {
  return sql`j.remaining_uses > 0 and j.expires_at > now()`
}

/** A condition on a join token `j` and its project `p`. */
function makerMayEnrol(sql: Queryable) {
  return sql`(j.user_id is null or exists (
    select from users u join grants g on g.user_id = u.id
    where u.id = j.user_id and u.domain_id = p.domain_id and u.enabled
      and g.role = any(${enrollingRoles})
      and (g.project_id is null or g.project_id = p.id)
      and (g.enterprise_project_ids is null
        or j.enterprise_project_id = any(g.enterprise_project_ids))
  ))`
}

/** Finds the tenant that owns a project. */
export async function findProjectOwner(
  sql: Queryable,
  projectId: string,
): Promise<string | undefined> {
  const [row] = await sql<{ tenantId: string }[]>`
    select domain_id as "tenantId" from projects where id = ${projectId}`
  return row?.tenantId
}

interface HostPlace {
  readonly enterpriseProjectId: string
  readonly ephemeralHours: number | null
  /** The host of whose agent this one was a copy. */
  readonly copiedFrom?: string
}

export async function insertHost(
  sql: Queryable,
  agent: { project_id: string; host_id: string; agent_id: string } & HostPlace,
  secretHash: Buffer,
  host: HostFacts,
): Promise<void> {
  await sql`
    with host as (
      insert into hosts (project_id, host_id, host_name, private_ip, os_name, agent_id,
        agent_secret_hash, agent_version, enterprise_project_id, ephemeral_hours, copied_from)
      values (${agent.project_id}, ${agent.host_id}, ${host.host_name}, ${host.private_ip},
        ${host.os_name}, ${agent.agent_id}, ${secretHash}, ${host.agent_version},
        ${agent.enterpriseProjectId}, ${agent.ephemeralHours}, ${agent.copiedFrom ?? null})
      returning project_id, host_id
    )
    insert into host_liveness (project_id, host_id, last_seen_at)
    select project_id, host_id, now() from host`
}
