import { freshDatabase } from '@openhss/testkit'
import type { FreshDatabase } from '@openhss/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { followClock } from './audit-clock.ts'
import { deleteOldAuditEvents } from './audit-queries.ts'
import { startAuditRetention } from './retention.ts'

const DAY_MS = 86_400_000

let database: FreshDatabase
beforeEach(async () => {
  database = await freshDatabase()
  await database.sql`insert into domains (id, name) values ('d', 'd')`
})
afterEach(() => database.close())

/** Each is a minute younger than that, so that none is as old as what is kept while the test goes on. */
function insertEvents(agesInDays: readonly number[]): Promise<unknown> {
  return database.sql`
    insert into audit_events (domain_id, time, operation, result, user_name, credential, source_ip, request_id)
    select 'd', now() - interval '1 day' * age + interval '1 minute', 'x', 'ok', 'u', 'token', '::1', 'r'
    from unnest(${agesInDays as number[]}::integer[]) with ordinality a (age, n) order by n`
}

/** Sets the clocks as they are when the database's went ahead by so many days since a server looked last. */
function jump(days: number): Promise<unknown> {
  return database.sql`
    update audit_clock set time = now() - make_interval(days => ${days}),
      followed_at = now() - make_interval(days => ${days})`
}

/** Tells how many days the clock is behind the database's, or ahead of it. */
async function daysBehind(): Promise<number> {
  const [row] = await database.sql<{ days: number }[]>`
    select extract(epoch from now() - time)::float / 86400 as days from audit_clock`
  return row?.days ?? Number.NaN
}

test('a clock that is 400 days ahead for one start deletes nothing', async () => {
  await jump(400)
  // As old as they look now; the oldest 49 were older than a year before the jump, too.
  await insertEvents(Array.from({ length: 415 }, (_, n) => 814 - n))
  const lines: object[] = []
  const log = { info: (line: object) => lines.push(line), warn: () => {} }
  await using _ = startAuditRetention(database.sql, 365, log)
  await expect.poll(() => lines).toEqual([{ deleted: 49, days: 365 }])
  expect(await daysBehind()).toBeCloseTo(400)
})

test('what was written while the clock was years behind is kept as long as its neighbours', async () => {
  await insertEvents([400, 10, 5000, 5000, 1])
  const before = new Date(Date.now() - 365 * DAY_MS)
  expect(await deleteOldAuditEvents(database.sql, before, 100)).toBe(1)
  const later = new Date(Date.now() - 5 * DAY_MS)
  // When the event of ten days ago is old, so are the two that follow it.
  expect(await deleteOldAuditEvents(database.sql, later, 100)).toBe(3)
})

test('it follows by three days for each day that the server ran', async () => {
  await jump(400)
  await followClock(database.sql, DAY_MS)
  expect(await daysBehind()).toBeCloseTo(397)
  // Another server of the same database adds nothing for the same time.
  await followClock(database.sql, DAY_MS)
  expect(await daysBehind()).toBeCloseTo(397)
})

test('while the server runs it is right', async () => {
  await jump(1)
  const time = await followClock(database.sql, DAY_MS)
  expect(Math.abs(time.getTime() - Date.now())).toBeLessThan(60_000)
  expect(await daysBehind()).toBeCloseTo(0)
})

test('after a clock that was ahead it comes back as slowly, and is never ahead of the database', async () => {
  await jump(-30)
  const time = await followClock(database.sql, DAY_MS)
  expect(Math.abs(time.getTime() - Date.now())).toBeLessThan(60_000)
  expect(await daysBehind()).toBeCloseTo(-30)
  await database.sql`update audit_clock set followed_at = now() - interval '1 day'`
  await followClock(database.sql, DAY_MS)
  expect(await daysBehind()).toBeCloseTo(-27)
})
