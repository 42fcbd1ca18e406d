import { testApi } from '@openhss/testkit'
import type { Answer, TestAgent, TestApi } from '@openhss/testkit'
import { makePortReport, observedPort } from '@openhss/testkit/reports'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let api: TestApi
let agent: TestAgent
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  agent = await api.enrol()
  await report('0.0.0.0')
})

let digests = 0
const report = (laddr: string) =>
  agent.reportPorts(
    makePortReport({
      digest: (digests += 1).toString(16).padStart(64, '0'),
      items: [observedPort(), observedPort({ port: 6379, laddr, path: '/usr/bin/redis-server' })],
    }),
  )

const item = (changes: object = {}) => ({
  agent_id: agent.agentId,
  port: 6379,
  port_type: 'TCP',
  ...changes,
})
const modify = (operation: string, items?: object[], query = ''): Promise<Answer> =>
  api.post(`/v5/${api.projectId}/asset/batch-modify-port-status${query}`, {
    operate_type: operation,
    ...(items !== undefined && { data_list: items }),
  })

const statuses = async () => {
  const answer = await api.get(`/v5/${api.projectId}/asset/ports?host_id=${agent.hostId}`)
  return answer
    .json<{ data_list: { port: number; status: string }[] }>()
    .data_list.map(({ port, status }) => `${port} ${status}`)
}

describe('batchModifyPortStatus', () => {
  test('ignores a port and ceases to, by the names of the documents in the audit log', async () => {
    expect(await statuses()).toEqual(['22 normal', '6379 danger'])
    const ignored = await modify('ignore', [item({ host_id: agent.hostId, container_id: '' })])
    expect([ignored.statusCode, ignored.json()]).toEqual([200, {}])
    expect(await statuses()).toEqual(['22 normal', '6379 normal'])
    expect((await modify('not_ignore', [item()])).json()).toEqual({})
    expect(await statuses()).toEqual(['22 normal', '6379 danger'])
    const events = await api.sql<{ operation: string }[]>`
      select operation from audit_events where details ->> 'ports' like ${`%${agent.hostId}%`}
      order by id`
    expect(events).toEqual([
      { operation: 'ignorePortStatus' },
      { operation: 'notIgnorePortStatus' },
    ])
  })

  test('is an acceptance without an end, which ends as any other does', async () => {
    await report('10.0.0.5')
    await modify('ignore', [item()])
    const answer = await api.get(
      `/openhss/v1/${api.projectId}/acceptances?end=none&q=host:${agent.hostId}`,
    )
    expect(answer.json()).toMatchObject({
      total_num: 1,
      without_end_num: 1,
      data_list: [{ reason: 'ignored', source: 'hss', subject: 'host/TCP/6379' }],
    })
    await report('0.0.0.0')
    expect(await statuses()).toEqual(['22 normal', '6379 danger'])
  })

  test('leaves a port that is not dangerous as it is', async () => {
    expect((await modify('ignore', [item({ port: 22 })])).statusCode).toBe(200)
    expect(await statuses()).toEqual(['22 normal', '6379 danger'])
  })

  test.each<[string, object, string, string]>([
    ['an agent that nobody has', { agent_id: 'f'.repeat(64) }, '', 'HSS.1001'],
    ['another host_id', { host_id: 'another' }, '', 'HSS.1001'],
    ['a port that is not open', { port: 6380 }, '', 'HSS.0011'],
    ['a port of 0', { port: 0 }, '', 'HSS.0011'],
    ['the other category', {}, '?category=container', 'HSS.0011'],
    ['another type', { port_type: 'UDP' }, '', 'HSS.0011'],
    ['a type that is none', { port_type: 'TCP6' }, '', 'HSS.0001'],
    ['another enterprise project', {}, '?enterprise_project_id=none', 'HSS.0013'],
  ])('refuses %s, and changes nothing', async (_name, changes, query, code) => {
    const answer = await modify('ignore', [item(), item(changes)], query)
    expect(answer.json()).toMatchObject({ error_code: code })
    expect(await statuses()).toEqual(['22 normal', '6379 danger'])
  })

  test.each([0, 200])('takes %i ports at once', async (count) => {
    expect(
      (
        await modify(
          'ignore',
          Array.from({ length: count }, () => item()),
        )
      ).statusCode,
    ).toBe(200)
  })

  test('takes no more than 200, and needs the direction', async () => {
    const many = Array.from({ length: 201 }, () => item())
    expect((await modify('ignore', many)).json()).toMatchObject({ error_code: 'HSS.0001' })
    expect((await modify('forget', [item()])).json()).toMatchObject({ error_code: 'HSS.0001' })
    expect((await modify('ignore')).statusCode).toBe(200)
  })
})
