import { expect } from 'vitest'
import type { Sql } from '@openhss/server/storage'

/** Waits until so many wait for a lock in this database. */
export async function waitForLock(sql: Sql, count = 1): Promise<void> {
  const waiting = async () => {
    const rows = await sql`
      select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    return rows.length
  }
  // The request that is to wait may make a password first.
  await expect.poll(waiting, { timeout: 10_000 }).toBe(count)
}
