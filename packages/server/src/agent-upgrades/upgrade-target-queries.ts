import type { UpgradeOffer, UpgradeWindow } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'

/** The version that the agents of a project are to become, as it is stored. */
export interface UpgradeTarget {
  readonly upgradeId: string
  readonly version: string
  readonly packages: UpgradeOffer['packages']
  readonly state: 'running' | 'paused' | 'halted' | 'cancelled'
  readonly reason: string | null
  /** 0, 1 or 2. */
  readonly ring: number
  readonly ringSince: Date
  readonly ringMinutes: number
  /** Minutes of the day, UTC; null: any time. */
  readonly windowFrom: number | null
  readonly windowTo: number | null
  readonly startedAt: Date
}

export async function findTarget(
  sql: Queryable,
  projectId: string,
): Promise<UpgradeTarget | undefined> {
  const [row] = await sql<UpgradeTarget[]>`
    select ${columns(sql)} from agent_upgrade_targets where project_id = ${projectId}`
  return row
}

/** Takes the target for this transaction; undefined where there is none, or another server has it. */
export async function lockTarget(
  sql: Queryable,
  projectId: string,
): Promise<(UpgradeTarget & { readonly now: Date }) | undefined> {
  const [row] = await sql<(UpgradeTarget & { readonly now: Date })[]>`
    select ${columns(sql)}, now() as now from agent_upgrade_targets where project_id = ${projectId}
    for update skip locked`
  return row
}

function columns(sql: Queryable) {
  return sql`upgrade_id as "upgradeId", version, packages, state, reason, ring, ring_since as "ringSince",
    ring_minutes as "ringMinutes", window_from as "windowFrom", window_to as "windowTo",
    started_at as "startedAt"`
}

/** Sets another target, which begins with its first ring. */
export async function writeTarget(
  sql: Queryable,
  projectId: string,
  target: Pick<UpgradeTarget, 'upgradeId' | 'version' | 'packages' | 'ringMinutes'>,
  window: UpgradeWindow | undefined,
): Promise<void> {
  await sql`delete from agent_upgrade_targets where project_id = ${projectId}`
  await sql`
    insert into agent_upgrade_targets
      (project_id, upgrade_id, version, packages, ring_minutes, window_from, window_to)
    values (${projectId}, ${target.upgradeId}, ${target.version},
      ${JSON.stringify(target.packages)}::text::json, ${target.ringMinutes},
      ${minuteOf(window?.from)}, ${minuteOf(window?.to)})`
}

function minuteOf(time: string | undefined): number | null {
  if (time === undefined) return null
  const [hours, minutes] = time.split(':').map(Number)
  return 60 * (hours ?? 0) + (minutes ?? 0)
}

export async function updateTargetState(
  sql: Queryable,
  projectId: string,
  state: UpgradeTarget['state'],
  reason: string | null,
): Promise<void> {
  await sql`
    update agent_upgrade_targets set state = ${state}, reason = ${reason}
    where project_id = ${projectId}`
}

export async function beginRing(sql: Queryable, projectId: string, ring: number): Promise<void> {
  await sql`
    update agent_upgrade_targets set ring = ${ring}, ring_since = now()
    where project_id = ${projectId}`
}

/** Lists the projects that have a target, by ID. */
export async function listTargetProjects(sql: Queryable): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select project_id as id from agent_upgrade_targets where state <> 'cancelled' order by project_id`
  return rows.map(({ id }) => id)
}
