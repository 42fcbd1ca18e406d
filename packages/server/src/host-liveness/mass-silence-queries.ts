import type { Queryable } from '../db/queryable.ts'
import { newId } from '../db/new-id.ts'
import { oneRow } from '../db/one-row.ts'

/** Many hosts of a project that fell silent together. */
export interface MassSilence {
  readonly silenceId: string
  /** When the first of them was heard of last. */
  readonly since: Date
  readonly hosts: number
}

/** Lists the projects of which many hosts are silent together now. */
export async function listSilentProjects(sql: Queryable): Promise<string[]> {
  const rows = await sql<{ projectId: string }[]>`
    select project_id as "projectId" from mass_silences where until is null order by project_id`
  return rows.map(({ projectId }) => projectId)
}

/** Finds the one that is not over, and locks it. */
export async function findMassSilence(
  tx: Queryable,
  projectId: string,
): Promise<MassSilence | undefined> {
  const [row] = await tx<MassSilence[]>`
    select silence_id as "silenceId", since, hosts from mass_silences
    where project_id = ${projectId} and until is null for update`
  return row
}

/** Counts the hosts of a project, and those that said nothing since two minutes after this time at the latest. */
export async function countSilentTogether(
  tx: Queryable,
  projectId: string,
  since: Date,
): Promise<{ together: number; all: number }> {
  const rows = await tx<{ together: number; all: number }[]>`
    select count(*) as "all", count(*) filter (
        where state <> 'online' and goodbye is null
          and last_seen_at between ${since}::timestamptz - interval '1 ms' and ${togetherUntil(tx, since)}
      ) as together
    from host_liveness where project_id = ${projectId}`
  return oneRow(rows)
}

/** Starts one; another server may just have done so, whose one it is then. */
export async function startMassSilence(
  tx: Queryable,
  projectId: string,
  { since, hosts }: Pick<MassSilence, 'since' | 'hosts'>,
): Promise<MassSilence | undefined> {
  await tx`
    insert into mass_silences (project_id, silence_id, since, hosts)
    values (${projectId}, ${newId()}, ${since}, ${hosts})
    on conflict (project_id) where until is null do nothing`
  return findMassSilence(tx, projectId)
}

/** Adds those of the hosts that fell silent in its two minutes, and returns them. */
export async function joinMassSilence(
  tx: Queryable,
  projectId: string,
  { silenceId, since }: MassSilence,
  hostIds: readonly string[],
): Promise<string[]> {
  const rows = await tx<{ hostId: string }[]>`
    update host_liveness set silence_id = ${silenceId}
    where project_id = ${projectId} and host_id = any(${hostIds as string[]}::text[])
      and last_seen_at between ${since}::timestamptz - interval '1 ms' and ${togetherUntil(tx, since)}
    returning host_id as "hostId"`
  await tx`
    update mass_silences set hosts = greatest(hosts, (
      select count(*) from host_liveness
      where project_id = ${projectId} and silence_id = ${silenceId}))
    where project_id = ${projectId} and silence_id = ${silenceId}`
  return rows.map(({ hostId }) => hostId)
}

/** Counts hosts that fell silent with it and were not heard of since, also those that are not offline yet. */
export async function countStillSilent(
  tx: Queryable,
  projectId: string,
  { since }: MassSilence,
): Promise<number> {
  const rows = await tx<{ count: number }[]>`
    select count(*) as count from host_liveness
    where project_id = ${projectId} and state <> 'online' and goodbye is null
      and last_seen_at between ${since}::timestamptz - interval '1 ms' and ${togetherUntil(tx, since)}`
  return oneRow(rows).count
}

/** Ends it, and lets go of the hosts that are still silent. */
export async function endMassSilence(
  tx: Queryable,
  projectId: string,
  { silenceId }: MassSilence,
): Promise<void> {
  await tx`
    update mass_silences set until = now()
    where project_id = ${projectId} and silence_id = ${silenceId}`
  await tx`
    update host_liveness set silence_id = null
    where project_id = ${projectId} and silence_id = ${silenceId}`
}

function togetherUntil(sql: Queryable, since: Date) {
  return sql`${since}::timestamptz + interval '2 minutes'`
}
