import type { DetectionReport } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'
import type { AgentIdentity } from '../http/caller.ts'

/** @returns false: it is not open. */
export async function updateDetection(
  sql: Queryable,
  { projectId, hostId }: AgentIdentity,
  report: DetectionReport,
): Promise<boolean> {
  const { detection_id, state, guesses_done, guesses_planned, detail = null } = report
  const rows = await sql`
    update detections set state = ${state}, started_at = coalesce(started_at, now()),
      finished_at = case when ${state} = 'running' then null else now() end,
      guesses_done = ${guesses_done}, guesses_planned = ${guesses_planned}, detail = ${detail}
    where project_id = ${projectId} and host_id = ${hostId} and detection_id = ${detection_id}
      and finished_at is null
    returning 1`
  return rows.length > 0
}
