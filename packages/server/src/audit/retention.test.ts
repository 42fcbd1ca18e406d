import { freshDatabase } from '@openhss/testkit'
import type { FreshDatabase } from '@openhss/testkit'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { deleteOldAuditEvents } from './audit-queries.ts'
import { startAuditRetention } from './retention.ts'

let database: FreshDatabase
beforeEach(async () => {
  database = await freshDatabase()
  await database.sql`insert into domains (id, name) values ('d1', 'd1'), ('d2', 'd2'), ('d3', 'd3')`
})
afterEach(async () => {
  vi.useRealTimers()
  await database.close()
})

/** Inserts that many events of each of two tenants. */
function insertEvents(count: number, ageDays: number): Promise<unknown> {
  return database.sql`
    insert into audit_events (domain_id, time, operation, result, user_name, credential, source_ip,
      request_id)
    select domain_id, now() - make_interval(days => ${ageDays}), 'x', 'ok', 'u', 'token', '::1', 'r'
    from generate_series(1, ${count}), (values ('d1'), ('d2')) d (domain_id)`
}

function daysAgo(days: number): Date {
  return new Date(Date.now() - days * 86_400_000)
}

async function countEvents(): Promise<number> {
  const [row] = await database.sql<{ count: number }[]>`select count(*) as count from audit_events`
  return row?.count ?? 0
}

function recordingLog() {
  const lines: object[] = []
  return {
    lines,
    info: (line: object) => lines.push(line),
    warn: (line: object) => lines.push(line),
  }
}

describe('old events', () => {
  test('are deleted in batches, of all accounts, the oldest of an account first', async () => {
    await insertEvents(3, 400)
    await insertEvents(2, 366)
    await insertEvents(1, 364)
    const deleted = []
    for (let n = 0; n < 4; n++)
      deleted.push(await deleteOldAuditEvents(database.sql, daysAgo(365), 4))
    expect(deleted).toEqual([4, 4, 2, 0])
    expect(await countEvents()).toBe(2)
  })

  test('are deleted once by several servers at the same time', async () => {
    await insertEvents(3000, 400)
    await insertEvents(1, 1)
    const servers = [1, 2, 3].map(async () => {
      let deleted = 0
      for (let n = 0; n < 8; n++)
        deleted += await deleteOldAuditEvents(database.sql, daysAgo(365), 1000)
      return deleted
    })
    const deleted = await Promise.all(servers)
    expect(deleted.reduce((sum, count) => sum + count)).toBe(6000)
    expect(await countEvents()).toBe(2)
  })
})

describe('a server', () => {
  test('deletes them at its start, all batches, and says how many', async () => {
    await insertEvents(1100, 31)
    await insertEvents(1, 29)
    const log = recordingLog()
    await using _ = startAuditRetention(database.sql, 30, log)
    await expect.poll(() => log.lines).toEqual([{ deleted: 2200, days: 30 }])
    expect(await countEvents()).toBe(2)
  })

  test('deletes them again after ten minutes, and after a failure', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await database.sql`alter table audit_events rename to elsewhere`
    const log = recordingLog()
    await using _ = startAuditRetention(database.sql, 30, log)
    await expect.poll(() => log.lines).toEqual([{ err: expect.any(Error) as Error }])
    await database.sql`alter table elsewhere rename to audit_events`
    await insertEvents(1, 31)
    vi.advanceTimersByTime(600_000)
    await expect.poll(() => log.lines[1]).toEqual({ deleted: 2, days: 30 })
  })

  test('that stops waits for the batch under way, and starts no other', async () => {
    await insertEvents(1100, 31)
    const log = recordingLog()
    await startAuditRetention(database.sql, 30, log)[Symbol.asyncDispose]()
    expect(log.lines).toEqual([{ deleted: 1000, days: 30 }])
    expect(await countEvents()).toBe(1200)
  })
})
