import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { silentLog } from '../db/database-log.ts'
import { startOfflineSweep } from './offline-sweep.ts'
import type { Job } from '../jobs/start-job.ts'
import type { OnStateChanges } from './offline-sweep.ts'

let api: TestApi
let agent: TestAgent
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  agent = await api.enrol()
})

/** A server process that has been at work for so long, and its sweep. */
async function startServer(awakeSeconds: number, onStateChanges?: OnStateChanges): Promise<Job> {
  let now = 0
  const sweep = startOfflineSweep(api.sql, silentLog, {
    now: () => now,
    readClock: async () => now,
    ...(onStateChanges && { onStateChanges }),
  })
  for (; now < awakeSeconds * 1000; now += 15_000) await sweep.run()
  return sweep
}

async function silence(seconds: number): Promise<void> {
  await api.sql`
    update host_liveness set last_seen_at = now() - make_interval(secs => ${seconds})
    where host_id = ${agent.hostId}`
}

async function state(): Promise<string | undefined> {
  const rows = await api.sql<{ state: string }[]>`
    select state from host_liveness where host_id = ${agent.hostId}`
  return rows[0]?.state
}

async function events(): Promise<string[]> {
  const rows = await api.sql<{ kind: string }[]>`
    select kind from host_events where host_id = ${agent.hostId} order by at, id`
  return rows.map(({ kind }) => kind)
}

describe('a server that has been at work for five minutes', () => {
  test.each([
    [85, 'online'],
    [95, 'late'],
    [295, 'late'],
    [305, 'offline'],
  ])('says of a host that was silent for %i s that it is %s', async (seconds, expected) => {
    await using sweep = await startServer(315)
    await silence(seconds)
    await sweep.run()
    expect(await state()).toBe(expected)
    expect(await events()).toEqual(['enrolled', ...(expected === 'offline' ? ['offline'] : [])])
  })

  test('tells once that a host is offline, and once that it is back', async () => {
    await using sweep = await startServer(315)
    await silence(400)
    await sweep.run()
    await sweep.run()
    await silence(0)
    await sweep.run()
    await sweep.run()
    expect(await state()).toBe('online')
    expect(await events()).toEqual(['enrolled', 'offline', 'online'])
  })

  test('does what follows in the same transaction, or nothing', async () => {
    const seen: unknown[] = []
    let isBroken = true
    await using sweep = await startServer(315, async (_tx, projectId, changes) => {
      seen.push(...changes.map((change) => [projectId, change.hostId, change.before, change.state]))
      if (isBroken) throw new Error('what follows failed')
    })
    await silence(400)
    await sweep.run()
    expect([await state(), await events()]).toEqual(['online', ['enrolled']])
    const change = [api.projectId, agent.hostId, 'online', 'offline']
    expect(seen).toEqual([change])

    // The failure counts as a break, because it may have been the database's.
    isBroken = false
    await using next = await startServer(315, async (_tx, projectId, changes) => {
      seen.push(...changes.map((each) => [projectId, each.hostId, each.before, each.state]))
    })
    await next.run()
    expect([await state(), await events()]).toEqual(['offline', ['enrolled', 'offline']])
    expect(seen).toEqual([change, change])
  })

  test('and another one tell it once', async () => {
    await using one = await startServer(315)
    await using other = await startServer(315)
    await silence(400)
    await Promise.all([one.run(), other.run(), one.run(), other.run()])
    expect(await events()).toEqual(['enrolled', 'offline'])
  })

  test('leaves a host alone whose report is being stored', async () => {
    await using sweep = await startServer(315)
    await silence(400)
    await api.sql.begin(async (tx) => {
      await tx`select from hosts where host_id = ${agent.hostId} for no key update`
      await sweep.run()
    })
    expect(await state()).toBe('online')
    await sweep.run()
    expect(await state()).toBe('offline')
  })
})

test('a server that was just started calls nobody offline, but sees who is back', async () => {
  await silence(400)
  await using sweep = await startServer(300)
  expect(await state()).toBe('online')
  await sweep.run()
  expect(await state()).toBe('offline')
  await silence(0)
  await using restarted = await startServer(15)
  await restarted.run()
  expect(await state()).toBe('online')
})
