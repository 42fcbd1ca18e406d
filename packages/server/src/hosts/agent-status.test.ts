import { newId } from '../db/new-id.ts'
import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

let api: TestApi
let agent: TestAgent
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  agent = await api.enrol()
})

const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString()

async function happened(kind: string, day: number): Promise<void> {
  await api.sql`
    insert into host_events (project_id, host_id, at, id, kind)
    values (${api.projectId}, ${agent.hostId}, ${at(day)}, ${newId()}, ${kind})`
}

async function setState(state: string, day: number): Promise<void> {
  await api.sql`
    update host_liveness set state = ${state}, state_since = ${at(day)}, last_seen_at = ${at(day)}
    where host_id = ${agent.hostId}`
}

interface List {
  readonly total_num: number
  readonly data_list: readonly {
    readonly agent_status: string
    readonly status_time: number
    readonly abnormal_reason?: string
  }[]
}

async function list(query: Record<string, string> = {}): Promise<List> {
  const search = new URLSearchParams({ agent_id: agent.agentId, ...query }).toString()
  const answer = await api.get(`/v5/${api.projectId}/host-management/agent/status?${search}`)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json()
}

const days = ({ data_list }: List) =>
  data_list.map(
    ({ agent_status, status_time }) => `${agent_status} ${new Date(status_time).getUTCDate()}`,
  )

test('an agent to which nothing happened has been online since it enrolled', async () => {
  await api.sql`update hosts set enrolled_at = ${at(3)} where host_id = ${agent.hostId}`
  expect(days(await list())).toEqual(['online 3'])
})

test('its states come newest first, and what is not one of them is left out', async () => {
  await happened('offline', 4)
  await happened('coverage_lost', 5)
  await happened('online', 6)
  await setState('late', 7)
  expect(days(await list())).toEqual(['online 6', 'offline 4'])
  await setState('offline', 8)
  const now = await list()
  expect(days(now)).toEqual(['offline 8', 'online 6', 'offline 4'])
  expect(now.data_list[0]?.abnormal_reason).toBe(`The agent was not heard of since ${at(8)}`)
  await happened('offline', 8)
  expect(days(await list())).toEqual(days(now))
})

test('only the ten newest are told of, in pages', async () => {
  for (let day = 1; day <= 14; day += 1) await happened(day % 2 === 0 ? 'online' : 'offline', day)
  const all = await list()
  expect([all.total_num, all.data_list.length]).toEqual([10, 10])
  expect(days(all)[0]).toBe('online 14')
  expect(await list({ offset: '10' })).toEqual({ total_num: 10, data_list: [] })
  expect(days(await list({ offset: '8' }))).toEqual(['online 6', 'offline 5'])
})

test('filters by state and reason; a state of an installation finds nothing', async () => {
  await happened('offline', 4)
  await happened('online', 6)
  expect(days(await list({ agent_status: 'offline' }))).toEqual(['offline 4'])
  expect(days(await list({ abnormal_reason: 'NOT HEARD' }))).toEqual(['offline 4'])
  expect(await list({ agent_status: 'installing' })).toEqual({ total_num: 0, data_list: [] })
  expect(await list({ agent_id: 'nobody' })).toEqual({ total_num: 0, data_list: [] })
})

test('showAgentStatistics counts them, and refuses to tell of containers', async () => {
  const url = `/v5/${api.projectId}/overview/agent/statistics`
  const count = async () => (await api.get(url)).json<Record<string, number>>()
  const before = await count()
  await setState('offline', 8)
  expect(await count()).toEqual({
    online_num: (before['online_num'] ?? 0) - 1,
    not_online_num: (before['not_online_num'] ?? 0) + 1,
    offline_num: (before['offline_num'] ?? 0) + 1,
  })
  const refused = await api.get(`${url}?container_type=1`)
  expect(refused.json()).toMatchObject({ error_code: 'HSS.0001' })
  expect(refused.body).toContain('container_type: OpenHSS does not look at this')
})
