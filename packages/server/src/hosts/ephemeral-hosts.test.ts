import { agentOperations } from '@openhss/contract'
import { exampleHost } from '@openhss/contract/examples'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLog } from '../db/database-log.ts'
import { startEphemeralSweep } from './ephemeral-hosts.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

test('a host that was to come and go is deleted once it is offline for so long', async () => {
  const [lasting, short, long] = [await enrol(), await enrol(2), await enrol(24)]
  await beOffline('2 hours 1 minute')
  await sweep()
  const ids = (await hosts()).toSorted()
  expect(ids).toEqual([lasting, long].toSorted())
  expect(ids).not.toContain(short)
  const events = await api.sql`
    select operation, user_name, credential, details ->> 'ephemeral_hours' as hours
    from audit_events where resource_id = ${short} and operation = 'deleteHost'`
  expect(events).toEqual([
    { operation: 'deleteHost', user_name: 'the service', credential: 'none', hours: '2' },
  ])
  const history = await api.get(`/openhss/v1/${api.projectId}/hosts/${short}/changes`)
  expect(history.json<{ data_list: { kind: string }[] }>().data_list[0]?.kind).toBe('deleted')
})

test('nobody is deleted too early, while many are silent, nor by a server that was just started', async () => {
  const host = await enrol(2)
  await beOffline('1 hour 59 minutes')
  await sweep()
  await beOffline('3 hours')
  await sweep(250)
  await api.sql`update host_liveness set silence_id = gen_random_uuid() where host_id = ${host}`
  await sweep()
  await api.sql`update host_liveness set silence_id = null, state = 'late' where host_id = ${host}`
  await sweep()
  expect(await hosts()).toContain(host)
})

test('a token shows it, and refuses what is no such time', async () => {
  const made = await createJoinToken({ ephemeral_hours: 24 })
  const { id } = made.json<{ id: string }>()
  const list = (await api.get(`/openhss/v1/${api.projectId}/join-tokens`)).json<{
    data_list: { id: string; ephemeral_hours?: number }[]
  }>().data_list
  expect(list.find((token) => token.id === id)).toMatchObject({ ephemeral_hours: 24 })
  expect((await createJoinToken({ ephemeral_hours: 0 })).statusCode).toBe(400)
  expect((await createJoinToken({ ephemeral_hours: 721 })).statusCode).toBe(400)
})

function createJoinToken(more: object) {
  const url = agentOperations.createJoinToken.path.replace('{project_id}', api.projectId)
  return api.post(url, { uses: 1, valid_hours: 1, ...more })
}

async function enrol(hours?: number): Promise<string> {
  const made = await createJoinToken(hours === undefined ? {} : { ephemeral_hours: hours })
  const { join_token } = made.json<{ join_token: string }>()
  const enrolled = await api.post('/agent/v1/enrol', { join_token, host: exampleHost })
  return enrolled.json<{ host_id: string }>().host_id
}

async function beOffline(time: string): Promise<void> {
  await api.sql`
    update host_liveness set state = 'offline', state_since = now() - ${time}::text::interval`
}

/** Looks as a server does that has been at work for so many seconds. */
async function sweep(awakeSeconds = 350): Promise<void> {
  let now = 0
  await using job = startEphemeralSweep(api.sql, silentLog, {
    now: () => now,
    readClock: async () => now,
  })
  for (; now <= awakeSeconds * 1000; now += 50_000) await job.run()
}

async function hosts(): Promise<string[]> {
  const rows = await api.sql<{ id: string }[]>`select host_id as id from hosts`
  return rows.map(({ id }) => id)
}
