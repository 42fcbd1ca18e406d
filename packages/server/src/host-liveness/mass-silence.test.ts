import { addEnterpriseProject, testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FleetSummary } from '@openhss/contract'
import { silentLog } from '../db/database-log.ts'
import { startFindingSweep } from '../findings/finding-sweep.ts'
import { noteSilence } from '../findings/note-silence.ts'
import { startOfflineSweep } from './offline-sweep.ts'

let api: TestApi
let agents: TestAgent[]
beforeEach(async () => {
  api = await testApi()
  agents = []
})
afterEach(() => api.close())

test('many hosts that fall silent together are one thing to tell, and no finding each', async () => {
  await enrol(24)
  // As it is with hosts that poll every 25 s: some are offline, others are not silent for so long yet.
  await beSilent(agents.slice(0, 2), 305)
  await beSilent(agents.slice(2, 6), 250)
  await sweep()
  expect((await fleet()).mass_silence).toMatchObject({ hosts: 2 })
  expect(await openFindings()).toBe(0)

  await beSilent(agents.slice(2, 6), 301)
  await sweep()
  expect(await fleet()).toMatchObject({ hosts: { offline: 6 }, mass_silence: { hosts: 6 } })
  expect(await openFindings()).toBe(0)
  expect(await offlineEvents()).toEqual(Array.from({ length: 6 }, () => 'true'))
})

test.each([
  ['few hosts', 12, 4, 305],
  ['a fifth of them', 25, 5, 305],
  ['hosts one after the other', 12, 6, undefined],
] as const)('%s are told of one by one', async (_what, all, silent, seconds) => {
  await enrol(all)
  for (const [index, agent] of agents.slice(0, silent).entries()) {
    await beSilent([agent], seconds ?? 305 + 130 * index)
  }
  await sweep()
  expect(await fleet()).not.toHaveProperty('mass_silence')
  expect(await openFindings()).toBe(silent)
})

test('hosts that said goodbye are not part of it', async () => {
  await enrol(6)
  await api.sql`update host_liveness set goodbye = 'shutdown', state = 'offline'`
  await beSilent(agents, 305)
  await sweep()
  expect(await fleet()).not.toHaveProperty('mass_silence')
})

test('it is over when most are back, and who stays away is a finding then', async () => {
  await enrol(6)
  await beSilent(agents, 305)
  await sweep()
  await beSilent(agents.slice(2), 0)
  await sweep()
  expect((await fleet()).mass_silence).toMatchObject({ hosts: 2 })
  expect(await openFindings()).toBe(0)

  await beSilent(agents.slice(1), 0)
  await sweep()
  expect(await fleet()).not.toHaveProperty('mass_silence')
  expect(await openFindings()).toBe(1)

  await beSilent(agents, 0)
  await sweep()
  expect(await openFindings()).toBe(0)
})

test('somebody who sees a part of the hosts is told of that part', async () => {
  const finance = await addEnterpriseProject(api, 'finance')
  await enrol(6)
  agents.push(await api.enrol({ enterpriseProjectId: finance }))
  await beSilent(agents, 305)
  await sweep()
  expect((await fleet()).mass_silence).toMatchObject({ hosts: 7 })
  expect((await fleet(`?enterprise_project_id=${finance}`)).mass_silence).toMatchObject({
    hosts: 1,
  })
})

async function enrol(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) agents.push(await api.enrol())
}

async function beSilent(silent: readonly TestAgent[], seconds: number): Promise<void> {
  const ids = silent.map(({ hostId }) => hostId)
  await api.sql`
    update host_liveness set last_seen_at = now() - make_interval(secs => ${seconds}),
      state = case when ${seconds} > 90 and state = 'online' then 'late' else state end
    where host_id = any(${ids}::text[])`
}

/** Looks as a server does that has been at work for five minutes. */
async function sweep(): Promise<void> {
  let now = 0
  await using offline = startOfflineSweep(api.sql, silentLog, {
    now: () => now,
    readClock: async () => now,
    onStateChanges: noteSilence,
  })
  for (; now <= 315_000; now += 45_000) await offline.run()
  await using findings = startFindingSweep(api.sql, silentLog)
  await findings.run()
}

async function fleet(query = ''): Promise<FleetSummary> {
  return (await api.get(`/openhss/v1/${api.projectId}/fleet${query}`)).json()
}

async function openFindings(): Promise<number> {
  const rows = await api.sql`
    select from findings where kind = 'host_offline' and state <> 'fixed'`
  return rows.length
}

async function offlineEvents(): Promise<unknown[]> {
  const rows = await api.sql<{ together: string }[]>`
    select details ->> 'with_many_others' as together from host_events where kind = 'offline'`
  return rows.map(({ together }) => together)
}
