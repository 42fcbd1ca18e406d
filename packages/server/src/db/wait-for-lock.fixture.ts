import { expect } from 'vitest'
import type { Queryable } from './queryable.ts'

/** Until somebody waits for a lock in this database. */
export async function waitForLock(sql: Queryable): Promise<void> {
  await expect
    .poll(async () => {
      const rows = await sql`
        select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`
      return rows.length
    })
    .toBe(1)
}
