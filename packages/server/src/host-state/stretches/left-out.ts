import type { ObservedPort } from '@openhss/contract'
import type { Queryable } from '../../db/queryable.ts'
import type { PortHistoryRow } from './port-history-columns.ts'

type Category = ObservedPort['category']

/** A row of `port_history_left_out`: how many stretches of a day there is no room for. */
export interface LeftOutRow {
  readonly host_id: string
  /** In UTC. */
  readonly day: string
  readonly category: Category
  readonly stretches: number
}

/** Makes a part of a statement: how many stretches of the host `wanted` ended today, by category, as a JSON object. */
export const endedToday = `(
    select json_object_agg(today.category, today.count)::text from (
      select row.category, count(*) from port_history row
      where row.project_id = wanted.project_id and row.host_id = wanted.host_id
        and row.closed_at >= date_trunc('day', now(), 'UTC')
      group by row.category
    ) today)`

/**
 * Keeps as many stretches as there is room for on their day, and counts the others: a host of short-lived containers, or
 * one that somebody plays with, must not fill the database. Pure.
 */
export function keepInRoom(
  hostId: string,
  ended: readonly PortHistoryRow[],
  endedToday: string | null,
): { readonly kept: readonly PortHistoryRow[]; readonly leftOut: readonly LeftOutRow[] } {
  if (ended.length === 0) return { kept: ended, leftOut: [] }
  const count = { host: 0, container: 0, ...(JSON.parse(endedToday ?? '{}') as CountByCategory) }
  const leftOut: LeftOutRow[] = []
  const kept: PortHistoryRow[] = []
  for (const category of ['host', 'container'] as const) {
    const all = ended.filter((row) => row.category === category)
    const room = Math.max(0, MAX_STRETCHES[category] - count[category])
    kept.push(...all.slice(0, room))
    const [first] = all.slice(room)
    if (first === undefined) continue
    const day = first.closed_at.slice(0, 10)
    leftOut.push({ host_id: hostId, day, category, stretches: all.length - room })
  }
  return { kept, leftOut }
}

type CountByCategory = Partial<Record<Category, number>>

/** So many are kept of one host and day; each takes 600 bytes. */
const MAX_STRETCHES: Readonly<Record<Category, number>> = { host: 5_000, container: 500 }

/** Adds to what was left out of these days before. */
export function addLeftOut(sql: Queryable, projectId: string, rows: string) {
  return sql`
    insert into port_history_left_out as t (project_id, host_id, day, category, stretches)
    select ${projectId}::text, host_id, day, category, stretches
    from json_to_recordset(${rows}::text::json)
      as item(host_id text, day date, category text, stretches integer)
    on conflict (project_id, host_id, day, category)
      do update set stretches = t.stretches + excluded.stretches`
}
