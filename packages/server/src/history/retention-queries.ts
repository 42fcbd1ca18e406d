import { DEFAULT_HISTORY_RETENTION } from '@openhss/contract'
import type { HistoryRetention } from '@openhss/contract'
import type { Queryable } from '../db/queryable.ts'

export async function readRetention(sql: Queryable, projectId: string): Promise<HistoryRetention> {
  const [row] = await sql<HistoryRetention[]>`
    select port_days, account_days from history_retention where project_id = ${projectId}`
  return row ?? DEFAULT_HISTORY_RETENTION
}

export async function writeRetention(
  sql: Queryable,
  projectId: string,
  { port_days: ports, account_days: accounts }: HistoryRetention,
): Promise<void> {
  await sql`
    insert into history_retention (project_id, port_days, account_days)
    values (${projectId}, ${ports}, ${accounts})
    on conflict (project_id) do update
      set port_days = excluded.port_days, account_days = excluded.account_days`
}

/** Lists all projects with how long each keeps its history. */
export function listRetentions(sql: Queryable) {
  const { port_days: ports, account_days: accounts } = DEFAULT_HISTORY_RETENTION
  return sql<({ readonly project_id: string } & HistoryRetention)[]>`
    select p.id as project_id, coalesce(r.port_days, ${ports}) as port_days,
      coalesce(r.account_days, ${accounts}) as account_days
    from projects p left join history_retention r on r.project_id = p.id order by p.id`
}

/** What a retention is about: a table, and the time in it that counts. */
export const AGEING = [
  { table: 'port_history', at: 'closed_at', days: 'port_days' },
  { table: 'port_history_left_out', at: 'day', days: 'port_days' },
  { table: 'account_history', at: 'to_at', days: 'account_days' },
  { table: 'host_events', at: 'at', days: 'account_days' },
] as const

/**
 * Deletes up to `batch` rows of a project that are older than so many days. The clock is that
 * of the audit log, so that a machine's clock which is wrong for a while deletes nothing. Several servers may do it at
 * once: rows that one has locked are left to it by the others.
 */
export async function deleteOld(
  sql: Queryable,
  projectId: string,
  { table, at }: (typeof AGEING)[number],
  days: number,
  batch: number,
): Promise<number> {
  const { count } = await sql`
    delete from ${sql(table)} where project_id = ${projectId} and ctid = any(array(
      select ctid from ${sql(table)}
      where project_id = ${projectId}
        and ${sql(at)} < (select least(now(), time) from audit_clock) - make_interval(days => ${days})
      order by ${sql(at)} limit ${batch} for update skip locked
    ))`
  return count
}
