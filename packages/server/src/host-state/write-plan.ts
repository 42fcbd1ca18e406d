import { portTotalColumns } from '../assets/port-totals/port-total-columns.ts'
import { raiseWeakHostRevisions } from '../baseline/weak-hosts/weak-host-queries.ts'
import type { Queryable } from '../db/queryable.ts'
import { insertHostEvents } from '../host-liveness/host-events.ts'
import { accountColumns } from './account-columns.ts'
import type { SpelledRows } from './changed-rows.ts'
import { hostAssignments, hostDefinitions } from './host-columns.ts'
import { acceptanceColumns, findingColumns, findingEventColumns } from './judging/finding-rows.ts'
import type { Plan } from './plan-changes.ts'
import { portColumns } from './port-columns.ts'
import { accountHistoryColumns } from './stretches/account-history-columns.ts'
import { addLeftOut } from './stretches/left-out.ts'
import { portHistoryColumns } from './stretches/port-history-columns.ts'
import { addRows, putRows, removeRows } from './table-columns.ts'

/** Writes a plan: one statement for each table that it changes, all of them sent at once. */
export async function writePlan(sql: Queryable, projectId: string, plan: Plan): Promise<void> {
  await Promise.all([
    ...writeRows(sql, projectId, plan.rows),
    sql`
      update hosts h set ${sql.unsafe(hostAssignments)}
      from json_to_recordset(${plan.hosts}::text::json) as item(${sql.unsafe(hostDefinitions)})
      where h.project_id = ${projectId} and h.host_id = item.host_id`,
    sql`
      update host_liveness l set last_seen_at = now(),
        last_port_scan_at = coalesce(item.last_port_scan_at, l.last_port_scan_at),
        last_password_scan_at = coalesce(item.last_password_scan_at, l.last_password_scan_at)
      from json_to_recordset(${plan.scans}::text::json)
        as item(host_id text, last_port_scan_at timestamptz, last_password_scan_at timestamptz)
      where l.project_id = ${projectId} and l.host_id = item.host_id`,
    insertHostEvents(sql, projectId, plan.events),
    ...(plan.relisted.length === 0 ? [] : [raiseWeakHostRevisions(sql, projectId, plan.relisted)]),
  ])
}

/** Every table of which a plan may have rows. What it removes goes before what it puts. */
const TABLES = [
  portColumns,
  accountColumns,
  portTotalColumns,
  portHistoryColumns,
  accountHistoryColumns,
  findingColumns,
  // The events of a finding are removed together with it, and never alone.
  { ...findingEventColumns, removedBy: { finding_id: 'text' } as const },
  acceptanceColumns,
].map((columns) => ({
  table: columns.table,
  add: addRows(columns),
  put: putRows(columns),
  remove: removeRows('removedBy' in columns ? { ...columns, key: columns.removedBy } : columns),
}))

function writeRows(sql: Queryable, projectId: string, { added, put, removed }: SpelledRows) {
  return [
    ...TABLES.flatMap((each) => [
      ...ifAny(removed[each.table], (rows) => each.remove(sql, projectId, rows)),
      ...ifAny(put[each.table], (rows) => each.put(sql, projectId, rows)),
      ...ifAny(added[each.table], (rows) => each.add(sql, projectId, rows)),
    ]),
    ...ifAny(added['port_history_left_out'], (rows) => addLeftOut(sql, projectId, rows)),
  ]
}

function ifAny<Result>(rows: string | undefined, write: (rows: string) => Result): Result[] {
  return rows === undefined ? [] : [write(rows)]
}
