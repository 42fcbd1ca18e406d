import { freshDatabase } from '@openhss/testkit'
import type { FreshDatabase } from '@openhss/testkit'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
  await database.sql`insert into domains (id, name) values ('d', 'd')`
})
afterAll(() => database.close())

beforeEach(async () => {
  await database.sql`
    insert into audit_events (domain_id, time, operation, result, user_name, credential, source_ip,
      request_id)
    values ('d', now(), 'today', 'ok', 'u', 'token', '::1', 'r'),
      ('d', now() - interval '6 days 23 hours 59 minutes', 'recent', 'ok', 'u', 'token', '::1', 'r'),
      ('d', now() - interval '7 days 1 minute', 'old', 'ok', 'u', 'token', '::1', 'r')`
})

async function operations(): Promise<string[]> {
  const rows = await database.sql<{ operation: string }[]>`
    select distinct operation from audit_events order by operation`
  return rows.map(({ operation }) => operation)
}

test.each([
  `update audit_events set result = 'failed'`,
  `update audit_events set details = null where operation = 'old'`,
  `insert into audit_events (domain_id, id, operation, result, user_name, credential, source_ip,
     request_id) overriding system value
   select domain_id, id, 'forged', 'ok', 'u', 'token', '::1', 'r' from audit_events
   on conflict (domain_id, id) do update set operation = 'forged'`,
  `truncate audit_events`,
  `truncate domains cascade`,
  `delete from audit_events`,
  `delete from audit_events where operation = 'recent'`,
  `delete from domains`,
])('refused: %s', async (statement) => {
  await expect(database.sql.unsafe(statement)).rejects.toThrow(/append-only|foreign key/)
  expect(await operations()).toEqual(['old', 'recent', 'today'])
})

test('what is older than seven days may be deleted', async () => {
  await database.sql`delete from audit_events where time < now() - interval '7 days'`
  expect(await operations()).toEqual(['recent', 'today'])
})
