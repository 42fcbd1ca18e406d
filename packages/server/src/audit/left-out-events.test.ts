import { freshDatabase } from '@openhss/testkit'
import type { FreshDatabase } from '@openhss/testkit'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createLeftOutEvents } from './left-out-events.ts'

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
  await database.sql`insert into domains (id, name) values ('d1', 'd1'), ('d2', 'd2')`
})
afterEach(() => vi.useRealTimers())
afterAll(() => database.close())

const event = {
  tenantId: 'd1',
  operationId: 'createToken',
  result: 'IAM.0401',
  source: '192.0.2.1',
  sources: 'addresses',
} as const

async function takeEvents() {
  const rows = await database.sql<{ text: string }[]>`
    select row_to_json(e)::text as text from audit_events e order by id`
  await database.sql`alter table audit_events disable trigger user`
  await database.sql`truncate audit_events`
  await database.sql`alter table audit_events enable trigger user`
  return rows.map(({ text }) => JSON.parse(text) as object)
}

test('one event for each tenant, operation and result says how many there were, of how many', async () => {
  const leftOut = createLeftOutEvents(database.sql, { warn: () => {} }, () => 0)
  for (let n = 0; n < 5; n += 1) leftOut.count({ ...event, source: `192.0.2.${n % 3}` })
  leftOut.count({ ...event, tenantId: 'd2' })
  leftOut.count({ ...event, operationId: 'createUser', result: 'APIGW.0302', sources: 'users' })
  await leftOut.flush()
  const since = '1970-01-01T00:00:00.000Z'
  expect(await takeEvents()).toMatchObject([
    { domain_id: 'd1', operation: 'createToken', result: 'IAM.0401', source_ip: '' },
    { domain_id: 'd2', details: { left_out: '1', addresses: '1', since } },
    { operation: 'createUser', result: 'APIGW.0302', details: { left_out: '1', users: '1' } },
  ])
  await leftOut.flush()
  expect(await takeEvents()).toEqual([])
})

test('it comes a minute after the first one', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const leftOut = createLeftOutEvents(database.sql, { warn: () => {} })
  leftOut.count(event)
  vi.advanceTimersByTime(59_999)
  leftOut.count(event)
  vi.advanceTimersByTime(1)
  vi.useRealTimers()
  await expect.poll(takeEvents).toMatchObject([{ details: { left_out: '2', addresses: '1' } }])
})

test('what could not be written is counted on', async () => {
  const warnings: object[] = []
  const leftOut = createLeftOutEvents(
    database.sql,
    { warn: (line: object) => warnings.push(line) },
    () => 0,
  )
  for (let n = 0; n < 5; n += 1) leftOut.count({ ...event, source: `192.0.2.${n % 2}` })
  await database.sql`alter table audit_events rename to elsewhere`
  await leftOut.flush()
  await database.sql`alter table elsewhere rename to audit_events`
  expect(warnings).toHaveLength(1)
  leftOut.count({ ...event, source: '192.0.2.9' })
  await leftOut.flush()
  expect(await takeEvents()).toMatchObject([{ details: { left_out: '6', addresses: '3' } }])
})

test('the memory for addresses is bounded', async () => {
  const leftOut = createLeftOutEvents(database.sql, { warn: () => {} })
  for (let n = 0; n < 10_001; n += 1) leftOut.count({ ...event, source: String(n) })
  await leftOut.flush()
  expect(await takeEvents()).toMatchObject([
    { details: { left_out: '10001', addresses: '10000 or more' } },
  ])
})
