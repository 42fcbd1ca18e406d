import type { Queryable } from '../db/queryable.ts'

/** Lists hosts of a project that are offline for as long as they may be, and not with many others. */
export async function listEndedHosts(
  sql: Queryable,
  projectId: string,
  limit: number,
): Promise<string[]> {
  const rows = await sql<{ hostId: string }[]>`
    select h.host_id as "hostId" from hosts h
      join host_liveness l on l.project_id = h.project_id and l.host_id = h.host_id
    where h.project_id = ${projectId} and ${isEnded(sql)}
    order by h.host_id limit ${limit}`
  return rows.map(({ hostId }) => hostId)
}

/** Locks such a host; returns undefined when it is back, or somebody else has it. */
export async function lockEndedHost(
  tx: Queryable,
  projectId: string,
  hostId: string,
): Promise<{ tenantId: string; ephemeralHours: number } | undefined> {
  const [row] = await tx<{ tenantId: string; ephemeralHours: number }[]>`
    select p.domain_id as "tenantId", h.ephemeral_hours as "ephemeralHours"
    from hosts h
      join host_liveness l on l.project_id = h.project_id and l.host_id = h.host_id
      join projects p on p.id = h.project_id
    where h.project_id = ${projectId} and h.host_id = ${hostId} and ${isEnded(tx)}
    for update of h, l skip locked`
  return row
}

/** Since it was called offline, not since it was heard of: a server that was away for long could not hear it. */
function isEnded(sql: Queryable) {
  return sql`h.ephemeral_hours is not null and l.state = 'offline' and l.silence_id is null
      and l.state_since < now() - make_interval(hours => h.ephemeral_hours)`
}
