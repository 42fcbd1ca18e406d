import type { Fragment, Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { shownName } from '../lists/fleet-conditions.ts'

/** A table in place of `hosts h` that has the deleted ones as well, for as long as their history is kept. */
export function knownHosts(sql: Queryable): Fragment {
  return sql`(
    select k.project_id, k.host_id, k.host_name, k.display_name, k.enterprise_project_id, k.private_ip,
      k.public_ip, k.os_name, k.labels, k.agent_version
    from hosts k
    union all
    select d.project_id, d.host_id, d.host_name, '', d.enterprise_project_id, '', '', '',
      '{}'::text[], ''
    from deleted_hosts d where d.deleted_at > now() - interval '30 days'
  ) h`
}

/** Whether the scope has, or had lately, a host of this ID. */
export async function isKnownHost(
  sql: Queryable,
  scope: ProjectScope,
  hostId: string,
): Promise<boolean> {
  const rows = await sql`
    select from ${knownHosts(sql)} where ${isInScope(sql, scope)} and h.host_id = ${hostId}`
  return rows.length > 0
}

/** Finds a host of the scope that is there, with when recording of its ports began; null: it was not scanned yet. */
export async function findRecordedHost(
  sql: Queryable,
  scope: ProjectScope,
  hostId: string,
): Promise<{ readonly name: string; readonly recordedFrom: Date | null } | undefined> {
  const [row] = await sql<{ name: string; recordedFrom: Date | null }[]>`
    select ${shownName(sql)} as name, h.port_history_from as "recordedFrom" from hosts h
    where ${isInScope(sql, scope)} and h.host_id = ${hostId}`
  return row
}
