import { AGENT_INSTANCE_HEADER } from '@openhss/contract'
import type { GoodbyeReason } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { makePortReport } from '@openhss/testkit/reports'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../db/database-log.ts'
import { startFindingSweep } from '../findings/finding-sweep.ts'
import { noteSilence } from '../findings/note-silence.ts'
import { startOfflineSweep } from '../host-liveness/offline-sweep.ts'

const [A, B] = ['a'.repeat(32), 'b'.repeat(32)] as const

let api: TestApi
let agent: TestAgent
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  agent = await api.enrol()
  await report(A)
})

test.each(['shutdown', 'stopped', 'removed'] as const)(
  'a host whose agent says %s is offline at once, with the reason',
  async (reason) => {
    expect(await sayGoodbye(reason)).toBe(204)
    expect(await host()).toMatchObject({ seen: 'offline', offline_reason: reason })
    expect(await changes()).toEqual([
      ['offline', reason],
      ['enrolled', undefined],
    ])
    expect((await agentStates())[0]).toMatchObject({ agent_status: 'offline' })
  },
)

test('an upgrade makes nobody offline, unless the next version does not come', async () => {
  await beWrittenAsHeard()
  await sayGoodbye('upgrade')
  expect(await host()).toMatchObject({ seen: 'online' })
  expect(await host()).not.toHaveProperty('offline_reason')

  await beSilent('400 seconds')
  await sweep()
  expect(await host()).toMatchObject({ seen: 'offline', offline_reason: 'upgrade' })
  expect(await changes()).toEqual([
    ['offline', 'upgrade'],
    ['enrolled', undefined],
  ])
  expect(await openFindings()).toEqual([{ kind: 'host_offline' }])
})

test('what is written later of the process that ended brings no host back', async () => {
  await sayGoodbye('stopped')
  await api.sql`
    update host_liveness set last_seen_at = now() + interval '2 seconds' where host_id = ${agent.hostId}`
  await sweep()
  expect(await host()).toMatchObject({ seen: 'offline', offline_reason: 'stopped' })
})

test('the next process is let in at once, and the host is back', async () => {
  await sayGoodbye('shutdown')
  expect(await report(B)).toBe(200)
  await sweep()
  expect(await host()).toMatchObject({ seen: 'online' })
  expect(await host()).not.toHaveProperty('offline_reason')
  expect(await changes()).toEqual([
    ['online', undefined],
    ['offline', 'shutdown'],
    ['enrolled', undefined],
  ])
})

test('a copy that is refused cannot say goodbye for the host', async () => {
  await api.sql`
    update agent_instances set refused_instances = ${[B]}::text[] where host_id = ${agent.hostId}`
  expect(await sayGoodbye('removed', B)).toBe(409)
  expect(await host()).toMatchObject({ seen: 'online' })
})

test.each([
  ['stopped', '59 minutes', '61 minutes'],
  ['shutdown', '6 days 23 hours', '7 days 1 hour'],
  ['removed', '6 days 23 hours', '7 days 1 hour'],
] as const)('who said %s is a finding after more than %s', async (reason, notYet, due) => {
  await sayGoodbye(reason)
  await sweep()
  await beSilent(notYet)
  await sweep()
  expect(await openFindings()).toEqual([])
  await beSilent(due)
  await sweep()
  expect(await openFindings()).toEqual([{ kind: 'host_offline' }])
  await sweep()
  await report(B)
  await sweep()
  expect(await openFindings()).toEqual([])
})

const head = (instance: string) => ({ [AGENT_INSTANCE_HEADER]: instance })

async function report(instance: string): Promise<number> {
  return (await agent.reportPorts(makePortReport(), head(instance))).statusCode
}

async function sayGoodbye(reason: GoodbyeReason, instance: string = A): Promise<number> {
  const answer = await api.app.inject({
    method: 'PUT',
    url: `/agent/v1/${api.projectId}/agents/${agent.agentId}/goodbye`,
    headers: { authorization: `Bearer ${agent.secret}`, ...head(instance) },
    payload: { reason },
  })
  return answer.statusCode
}

/** Waits until nothing that was heard of the host waits to be written: the next time is in 45 s. */
async function beWrittenAsHeard(): Promise<void> {
  await api.sql`
    update host_liveness set state = 'late', last_seen_at = now() - interval '1 hour'
    where host_id = ${agent.hostId}`
  await report(A)
  await expect
    .poll(
      () => api.sql`
      select from host_liveness
      where host_id = ${agent.hostId} and last_seen_at > now() - interval '1 minute'`,
      { timeout: 20_000 },
    )
    .toHaveLength(1)
  await api.sql`update host_liveness set state = 'online' where host_id = ${agent.hostId}`
}

async function beSilent(time: string): Promise<void> {
  await api.sql`
    update host_liveness set last_seen_at = now() - ${time}::text::interval,
      state_since = now() - ${time}::text::interval
    where host_id = ${agent.hostId}`
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

async function host(): Promise<Record<string, unknown>> {
  const answer = await api.get(`/openhss/v1/${api.projectId}/hosts/${agent.hostId}/scans`)
  return answer.json()
}

async function changes(): Promise<unknown[]> {
  const answer = await api.get(
    `/openhss/v1/${api.projectId}/hosts/${agent.hostId}/changes?about=host`,
  )
  const { data_list: list } = answer.json<{
    data_list: { kind: string; details?: { reason?: string } }[]
  }>()
  return list.map(({ kind, details }) => [kind, details?.reason])
}

async function agentStates(): Promise<Record<string, unknown>[]> {
  const answer = await api.get(
    `/v5/${api.projectId}/host-management/agent/status?agent_id=${agent.agentId}&enterprise_project_id=all_granted_eps`,
  )
  return answer.json<{ data_list: Record<string, unknown>[] }>().data_list
}

function openFindings() {
  return api.sql<{ kind: string }[]>`
    select kind from findings where host_id = ${agent.hostId} and state <> 'fixed'`
}
