import type { DetectionReport } from '@openhss/contract'
import type { AgentIdentity } from '../caller/caller.ts'
import type { Queryable } from '../db/queryable.ts'
import { isInScope } from '../iam/project-scope.ts'
import type { ProjectScope } from '../iam/project-scope.ts'

export interface AskedHost {
  readonly agentId: string
  /** When its agent was heard of last, by the clock of the database. */
  readonly heardAt: Date
  readonly silentMs: number
}

export interface DetectionRow extends AskedHost {
  readonly state: 'requested' | DetectionReport['state']
  readonly requestedAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
  readonly minutes: number
  readonly guessesDone: number | null
  readonly guessesPlanned: number | null
  readonly detail: string | null
}

/**
 * Finds the newest detection of a host of the scope; null when there was none, undefined when there is no
 * such host.
 */
export async function findDetection(
  sql: Queryable,
  scope: ProjectScope,
  hostId: string,
): Promise<DetectionRow | null | undefined> {
  const [row] = await sql<(DetectionRow | { state: null })[]>`
    select h.agent_id as "agentId", l.last_seen_at as "heardAt",
      (extract(epoch from now() - l.last_seen_at) * 1000)::double precision as "silentMs",
      d.state, d.requested_at as "requestedAt", d.started_at as "startedAt",
      d.finished_at as "finishedAt",
      floor(extract(epoch from now() - d.requested_at) / 60)::integer as minutes,
      d.guesses_done as "guessesDone", d.guesses_planned as "guessesPlanned", d.detail
    from hosts h
      join host_liveness l on l.project_id = h.project_id and l.host_id = h.host_id
      left join detections d on d.project_id = h.project_id and d.host_id = h.host_id
    where ${isInScope(sql, scope)} and h.host_id = ${hostId}`
  return row?.state === null ? null : row
}

/**
 * Finds the host in the scope. Until the transaction ends nobody else requests a detection of it.
 */
export async function lockHostInScope(
  sql: Queryable,
  scope: ProjectScope,
  hostId: string,
): Promise<AskedHost | undefined> {
  const [row] = await sql<AskedHost[]>`
    with host as (
      select h.project_id, h.host_id, h.agent_id from hosts h
      where ${isInScope(sql, scope)} and h.host_id = ${hostId} for no key update
    )
    select host.agent_id as "agentId", l.last_seen_at as "heardAt",
      (extract(epoch from now() - l.last_seen_at) * 1000)::double precision as "silentMs"
    from host
      join host_liveness l on l.project_id = host.project_id and l.host_id = host.host_id`
  return row
}

/** Ends the detection of the host that is open, if there is one. */
export async function failOpenDetection(
  sql: Queryable,
  projectId: string,
  hostId: string,
  detail: string,
): Promise<boolean> {
  const rows = await sql`
    update detections set state = 'failed', finished_at = now(), detail = ${detail}
    where project_id = ${projectId} and host_id = ${hostId} and finished_at is null
    returning 1`
  return rows.length > 0
}

/**
 * Requests a detection.
 * @returns false when one is open already; it stays.
 */
export async function requestDetection(
  sql: Queryable,
  projectId: string,
  hostId: string,
  detectionId: string,
): Promise<boolean> {
  const rows = await sql`
    insert into detections as d (project_id, host_id, detection_id, state)
    values (${projectId}, ${hostId}, ${detectionId}, 'requested')
    on conflict (project_id, host_id) do update
      set detection_id = excluded.detection_id, state = excluded.state,
        requested_at = excluded.requested_at, started_at = null, finished_at = null,
        guesses_done = null, guesses_planned = null, detail = null
      where d.finished_at is not null
    returning 1`
  return rows.length > 0
}

/**
 * Writes what an agent reports of a detection.
 * @returns false when it is not open.
 */
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
