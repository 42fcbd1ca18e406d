import { createHash } from 'node:crypto'
import type { Sql } from '@openhss/server/storage'
import { identityOf } from '../model/host-identity.ts'

/**
 * Enrols the hosts of a fleet straight in the database, with the secrets that their agents know: over HTTP 10,000
 * would take minutes, because the server limits what strangers may ask.
 */
export async function seedHosts(sql: Sql, projectId: string, hosts: number): Promise<void> {
  for (let first = 0; first < hosts; first += BATCH) {
    const identities = Array.from({ length: Math.min(BATCH, hosts - first) }, (_, n) => {
      const { hostId, agentId, secret, facts } = identityOf(first + n)
      const hash = createHash('sha256').update(secret).digest('hex')
      return { hostId, agentId, hash, name: facts.host_name, ip: facts.private_ip }
    })
    await sql`
      with added as (
        insert into hosts (project_id, host_id, host_name, private_ip, os_name, agent_id,
          agent_secret_hash, agent_version)
        select ${projectId}, "hostId", name, ip, 'Debian GNU/Linux 12', "agentId", decode(hash, 'hex'), '0.1.0'
        from json_to_recordset(${JSON.stringify(identities)}::text::json)
          as host("hostId" text, "agentId" text, hash text, name text, ip text)
        returning project_id, host_id
      )
      insert into host_liveness (project_id, host_id, last_seen_at)
      select project_id, host_id, now() from added`
  }
  await sql`vacuum analyze hosts, host_liveness`
}

const BATCH = 2_000
