import { MAX_LISTED_AGENT_STATES } from '@openhss/contract'
import type { GoodbyeReason } from '@openhss/contract'
import { oneRow } from '../db/one-row.ts'
import type { Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'

export interface AgentRow {
  readonly state: 'online' | 'late' | 'offline'
  readonly stateSince: Date
  readonly lastSeenAt: Date
  readonly enrolledAt: Date
  /** What it said before it ended. */
  readonly goodbye: GoodbyeReason | null
  /** When it went online or offline, newest first. */
  readonly events: readonly {
    readonly kind: 'online' | 'offline'
    readonly at: string
    readonly reason: GoodbyeReason | null
  }[]
}

/** Finds an agent of the scope and its newest changes of state. */
export async function findAgent(
  sql: Queryable,
  scope: ProjectScope,
  agentId: string,
): Promise<AgentRow | undefined> {
  const [row] = await sql<AgentRow[]>`
    select l.state, l.state_since as "stateSince", l.last_seen_at as "lastSeenAt",
      h.enrolled_at as "enrolledAt", l.goodbye, coalesce((
        select json_agg(json_build_object('kind', e.kind, 'at', e.at, 'reason', e.reason)
          order by e.at desc, e.id desc)
        from (
          select kind, at, id, details ->> 'reason' as reason from host_events
          where project_id = h.project_id and host_id = h.host_id and kind in ('online', 'offline')
          order by at desc, id desc limit ${MAX_LISTED_AGENT_STATES}
        ) e
      ), '[]') as events
    from hosts h join host_liveness l on l.project_id = h.project_id and l.host_id = h.host_id
    where ${isInScope(sql, scope)} and h.agent_id = ${agentId}`
  return row
}

/** Counts the agents of a scope by what they are. */
export async function countAgents(
  sql: Queryable,
  scope: ProjectScope,
): Promise<{ total: number; offline: number }> {
  const { projectId, enterpriseProjectIds } = scope
  // Where all enterprise projects are meant, the narrow table is enough.
  const isOne =
    enterpriseProjectIds === null
      ? sql`true`
      : sql`exists (select from hosts h where ${isInScope(sql, scope)} and h.host_id = l.host_id)`
  const rows = await sql<{ total: number; offline: number }[]>`
    select count(*) as total, count(*) filter (where l.state = 'offline') as offline
    from host_liveness l where l.project_id = ${projectId} and ${isOne}`
  return oneRow(rows)
}
