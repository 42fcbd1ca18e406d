import type { Queryable } from '../db/queryable.ts'
import { newId } from '../db/new-id.ts'

/** What happens to a host besides its ports and accounts. */
type HostEventKind =
  | 'online'
  | 'offline'
  | 'enrolled'
  | 'moved'
  | 'upgraded'
  | 'cloned'
  | 'deleted'
  | 'coverage_lost'
  | 'coverage_regained'
  | 'changes_lost'

export interface HostEvent {
  readonly hostId: string
  readonly kind: HostEventKind
  readonly details?: Readonly<Record<string, unknown>>
}

/** Writes events of hosts of one project, as of the transaction's time. */
export async function insertHostEvents(
  sql: Queryable,
  projectId: string,
  events: readonly HostEvent[],
): Promise<void> {
  if (events.length === 0) return
  const rows = events.map(({ hostId, kind, details }) => ({ id: newId(), hostId, kind, details }))
  await sql`
    insert into host_events (project_id, host_id, at, id, kind, details)
    select ${projectId}, "hostId", now(), id, kind, details
    from json_to_recordset(${JSON.stringify(rows)}::text::json)
      as event("hostId" text, id uuid, kind text, details json)`
}
