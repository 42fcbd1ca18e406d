import { DEFAULT_ENTERPRISE_PROJECT } from '@openhss/contract'
import type { HostFacts } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'

/** Stores a join token's hash and forgets those of the project that expired. */
export async function insertJoinToken(
  sql: Queryable,
  token: {
    projectId: string
    hash: Buffer
    uses: number
    expiresAt: Date
    enterpriseProjectId: string
  },
): Promise<void> {
  await sql`
    with forgotten as (
      delete from join_tokens where project_id = ${token.projectId} and expires_at < now()
    )
    insert into join_tokens (project_id, hash, remaining_uses, expires_at, enterprise_project_id)
    values (${token.projectId}, ${token.hash}, ${token.uses}, ${token.expiresAt},
      ${token.enterpriseProjectId})`
}

/** Where the hosts that enrol with a join token belong. */
export interface JoinTarget {
  readonly domainId: string
  readonly enterpriseProjectId: string
  /** False: the enterprise project is disabled. */
  readonly takesHosts: boolean
}

/** Takes one use of the token; undefined when there is none to take. */
export async function useJoinToken(
  sql: Queryable,
  projectId: string,
  hash: Buffer,
): Promise<JoinTarget | undefined> {
  const [row] = await sql<JoinTarget[]>`
    update join_tokens j set remaining_uses = remaining_uses - 1
    from projects p
    where j.project_id = ${projectId} and j.hash = ${hash} and p.id = j.project_id
      and j.remaining_uses > 0 and j.expires_at > now()
    returning p.domain_id as "domainId", j.enterprise_project_id as "enterpriseProjectId",
      (j.enterprise_project_id = ${DEFAULT_ENTERPRISE_PROJECT} or exists (
        select from enterprise_projects e where e.id = j.enterprise_project_id and e.enabled
      )) as "takesHosts"`
  return row
}

/** The account that owns a project, if there is such a project. */
export async function findProjectOwner(
  sql: Queryable,
  projectId: string,
): Promise<string | undefined> {
  const [row] = await sql<{ domainId: string }[]>`
    select domain_id as "domainId" from projects where id = ${projectId}`
  return row?.domainId
}

export async function insertHost(
  sql: Queryable,
  agent: { project_id: string; host_id: string; agent_id: string; enterpriseProjectId: string },
  secretHash: Buffer,
  host: HostFacts,
): Promise<void> {
  await sql`
    insert into hosts (project_id, host_id, host_name, private_ip, os_name, agent_id,
      agent_secret_hash, agent_version, enterprise_project_id)
    values (${agent.project_id}, ${agent.host_id}, ${host.host_name}, ${host.private_ip},
      ${host.os_name}, ${agent.agent_id}, ${secretHash}, ${host.agent_version},
      ${agent.enterpriseProjectId})`
}
