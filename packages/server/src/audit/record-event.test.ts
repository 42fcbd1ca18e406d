import { freshDatabase } from '@openhss/testkit'
import type { FreshDatabase } from '@openhss/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordEvent } from './record-event.ts'

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
  await database.sql`insert into domains (id, name) values ('d', 'd')`
})
afterAll(() => database.close())

const actor = { tenantId: 'd', userName: 'alice', credential: 'token' }

function originOf(requestId: string) {
  return { operationId: 'createUser', sourceIp: '192.0.2.1', requestId }
}

function eventsOf(requestId: string) {
  return database.sql<
    { user_name: string; resource_id: string; details: Record<string, string> }[]
  >`
    select user_name, resource_id, details from audit_events where request_id = ${requestId}`
}

test('an event goes the way of the transaction that it is written in', async () => {
  const failed = database.sql.begin(async (tx) => {
    await recordEvent(tx, originOf('rolled back'), actor)
    throw new Error('the change failed')
  })
  await expect(failed).rejects.toThrow('the change failed')
  expect(await eventsOf('rolled back')).toEqual([])
})

test('what clients wrote is bounded', async () => {
  const long = 'x'.repeat(10_000)
  const facts = { resourceId: long, details: { description: long } }
  await recordEvent(database.sql, originOf('long'), { ...actor, userName: long }, facts)
  const [event] = await eventsOf('long')
  expect(event?.user_name).toBe(`${'x'.repeat(255)}…`)
  expect(event?.resource_id).toHaveLength(256)
  expect(event?.details['description']).toHaveLength(4096)
})

test.each([
  ['a NUL', 'a\0b', 'a\ufffdb'],
  ['half of a surrogate pair', 'a\ud83db', 'a\ufffdb'],
  ['a pair that the bound cuts', `${'x'.repeat(254)}😀`.repeat(2), `${'x'.repeat(254)}\ufffd…`],
  ['what JSON escapes', '"\\</script>', '"\\</script>'],
  ['what a terminal obeys', '\u001b[2Jx\r\n\u009b\u202ey', '\ufffd[2Jx\ufffd\ufffd\ufffd\ufffdy'],
])('%s does not keep an event from being written or read', async (what, given, kept) => {
  const facts = { resourceId: given, details: { name: given } }
  await recordEvent(database.sql, originOf(what), { ...actor, userName: given }, facts)
  const [event] = await eventsOf(what)
  expect(event).toMatchObject({ user_name: kept, resource_id: kept })
  expect(event?.details['name']).toBe(given.length > 256 ? given : kept)
})
