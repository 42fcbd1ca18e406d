import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { makeAccountReport, makePortReport, observedPort } from '@openhss/testkit/reports'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startFindingSweep } from './finding-sweep.ts'
import { noteSilence } from './note-silence.ts'
import { startRejudging } from './start-rejudging.ts'

const log = pino({ level: 'silent' })
let api: TestApi
let agent: TestAgent
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  agent = await api.enrol()
})

let digests = 0
const digest = () => (digests += 1).toString(16).padStart(64, '0')
const redis = observedPort({ port: 6379, path: '/usr/bin/redis-server' })
const reportRedis = () => agent.reportPorts(makePortReport({ digest: digest(), items: [redis] }))

const findings = () => api.sql<Record<string, unknown>[]>`
  select kind, state, acceptance_id from findings where host_id = ${agent.hostId} order by kind`
const causes = async () => {
  const rows = await api.sql<{ text: string }[]>`
    select kind || ' ' || cause as text from finding_events
    where host_id = ${agent.hostId} order by at, id`
  return rows.map(({ text }) => text)
}
const host = async () => {
  const [row] = await api.sql<Record<string, unknown>[]>`
    select ports_danger, open_high, risk, judged_with is not null as judged
    from hosts where host_id = ${agent.hostId}`
  return row
}

async function accept(): Promise<void> {
  const [{ id } = { id: '' }] = await api.sql<{ id: string }[]>`
    select finding_id as id from findings where host_id = ${agent.hostId} and kind = 'dangerous_port'`
  const answer = await api.post(`/openhss/v1/${api.projectId}/findings/changes`, {
    action: 'accept',
    finding_ids: [id],
    reason: 'test',
    comment: 'It is a test machine.',
    until: new Date(Date.now() + 86_400_000).toISOString(),
  })
  expect(answer.statusCode).toBe(200)
}

describe('an acceptance', () => {
  test('ends with its time, once, whoever looks', async () => {
    await reportRedis()
    await accept()
    await using one = startFindingSweep(api.sql, log)
    await using other = startFindingSweep(api.sql, log)
    await one.run()
    expect(await findings()).toMatchObject([{ state: 'accepted' }])
    await api.sql`
      update findings set accepted_until = now() - interval '1 second' where host_id = ${agent.hostId}`
    await Promise.all([one.run(), other.run()])
    await one.run()
    expect(await findings()).toMatchObject([{ state: 'open', acceptance_id: null }])
    expect(await causes()).toEqual([
      'opened scan',
      'accepted person',
      'acceptance_ended until_over',
    ])
    expect(await host()).toMatchObject({ ports_danger: 1, open_high: 1 })
    const ports = await api.sql`select status, risk from ports where host_id = ${agent.hostId}`
    expect(ports).toEqual([{ status: 'danger', risk: null }])
  })
})

describe('a copy of an agent', () => {
  test('is a finding while it calls, and a day longer', async () => {
    await using sweep = startFindingSweep(api.sql, log)
    const refused = (ago: string) => api.sql`
      insert into agent_instances as i (project_id, host_id, instance_id, copy_refused_at, copy_source_ip)
      values (${api.projectId}, ${agent.hostId}, '', now() - ${ago}::text::interval, '192.0.2.7')
      on conflict (project_id, host_id) do update set copy_refused_at = excluded.copy_refused_at,
        copy_source_ip = excluded.copy_source_ip`
    await refused('1 minute')
    await sweep.run()
    await sweep.run()
    expect(await findings()).toMatchObject([{ kind: 'cloned_agent', state: 'open' }])
    await refused('2 days')
    await sweep.run()
    expect(await findings()).toMatchObject([{ kind: 'cloned_agent', state: 'fixed' }])
    expect(await causes()).toEqual(['opened clone', 'fixed clone'])
  })
})

describe('a silent host', () => {
  const tell = (before: 'online' | 'late' | 'offline', state: typeof before) =>
    api.sql.begin((tx) =>
      noteSilence(tx, api.projectId, [
        { hostId: agent.hostId, before, state, lastSeenAt: new Date(), goodbye: null },
      ]),
    )

  test('is a finding until it is back, and reports of its ports leave that alone', async () => {
    await tell('online', 'late')
    expect(await findings()).toEqual([])
    await tell('late', 'offline')
    expect(await findings()).toMatchObject([{ kind: 'host_offline', state: 'open' }])
    await reportRedis()
    expect(await findings()).toMatchObject([
      { kind: 'dangerous_port', state: 'open' },
      { kind: 'host_offline', state: 'open' },
    ])
    expect(await host()).toMatchObject({ risk: 101 })
    await tell('offline', 'late')
    expect(await host()).toMatchObject({ risk: 100 })
    expect((await causes()).filter((text) => !text.endsWith('scan'))).toEqual([
      'opened silence',
      'fixed heard',
    ])
  })
})

describe('hosts that other rules have judged', () => {
  test('are judged anew by what is stored of them, and then no more', async () => {
    await reportRedis()
    await agent.reportAccounts(makeAccountReport({ digest: digest() }))
    const before =
      await api.sql`select kind, severity from findings where host_id = ${agent.hostId}`
    await api.sql`delete from findings where host_id = ${agent.hostId}`
    await api.sql`
      update hosts set judged_with = null, risk = 0, open_high = 0 where host_id = ${agent.hostId}`
    await using first = startRejudging(api.sql, log)
    await first.settled()
    const after = await api.sql`select kind, severity from findings where host_id = ${agent.hostId}`
    expect(after).toEqual(before)
    expect(await host()).toMatchObject({ judged: true, open_high: 1, risk: 110 })
    const versions = () => api.sql`select xmin from hosts where host_id = ${agent.hostId}`
    const version = await versions()
    await using second = startRejudging(api.sql, log)
    await second.settled()
    expect(await versions()).toEqual(version)
  })
})

test('what was fixed long ago is forgotten with its events', async () => {
  await reportRedis()
  await agent.reportPorts(makePortReport({ digest: digest(), items: [] }))
  await api.sql`
    update findings set changed_at = now() - interval '401 days' where host_id = ${agent.hostId}`
  await api.sql`
    update finding_events set at = at - interval '401 days' where host_id = ${agent.hostId}`
  await using sweep = startFindingSweep(api.sql, log)
  await sweep.run()
  expect([await findings(), await causes()]).toEqual([[], []])
})
