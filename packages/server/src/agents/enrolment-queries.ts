import type { HostFacts } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'

/** Stores a join token's hash and forgets those of the project that expired. */
export async function insertJoinToken(
  sql: Queryable,
  token: { projectId: string; hash: Buffer; uses: number; expiresAt: Date },
): Promise<void> {
  await sql`
    with forgotten as (
      delete from join_tokens where project_id = ${token.projectId} and expires_at < now()
    )
    insert into join_tokens (project_id, hash, remaining_uses, expires_at)
    values (${token.projectId}, ${token.hash}, ${token.uses}, ${token.expiresAt})`
}

/** Takes one use of the token; false when there is none to take. */
export async function useJoinToken(
  sql: Queryable,
  projectId: string,
  hash: Buffer,
): Promise<boolean> {
  const { count } = await sql`
    update join_tokens set remaining_uses = remaining_uses - 1
    where project_id = ${projectId} and hash = ${hash}
      and remaining_uses > 0 and expires_at > now()`
  return count === 1
}

export async function insertHost(
  sql: Queryable,
  agent: { project_id: string; host_id: string; agent_id: string },
  secretHash: Buffer,
  host: HostFacts,
): Promise<void> {
  await sql`
    insert into hosts (project_id, host_id, host_name, private_ip, os_name, agent_id,
      agent_secret_hash, agent_version)
    values (${agent.project_id}, ${agent.host_id}, ${host.host_name}, ${host.private_ip},
      ${host.os_name}, ${agent.agent_id}, ${secretHash}, ${host.agent_version})`
}
