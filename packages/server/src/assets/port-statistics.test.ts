import type { ObservedPort, PortStatistic } from '@openhss/contract'
import { addEnterpriseProject, testApi } from '@openhss/testkit'
import type { Answer, TestAgent, TestApi } from '@openhss/testkit'
import {
  makeAccountReport,
  makePortReport,
  observedPort,
  weakAccount,
} from '@openhss/testkit/reports'
import { exampleHost } from '@openhss/contract/examples'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
let finance: string
let agents: TestAgent[]

const redis = observedPort({ port: 6379, laddr: '10.0.0.1', pid: 9, path: '/usr/bin/redis-server' })
const sshd = observedPort()
const sshd6 = observedPort({ laddr: '::' })
const inContainer = observedPort({
  port: 8080,
  category: 'container',
  container_id: '0123456789ab',
  path: '/app',
})
const dns = observedPort({ port: 53, type: 'UDP', path: '/usr/sbin/unbound' })

/** web-1: SSH on two families, Redis on two addresses. web-2: SSH, DNS, a container. web-3, in finance: SSH. */
beforeAll(async () => {
  api = await testApi()
  finance = await addEnterpriseProject(api, 'finance')
  const all = [
    [sshd, sshd6, redis, { ...redis, laddr: '127.0.0.1' }],
    [sshd, dns, inContainer],
    [observedPort({ pid: undefined, path: undefined, owner_unknown: 'permission' } as object)],
  ]
  agents = []
  for (const [n, items] of all.entries()) {
    const host = { ...exampleHost, host_name: `web-${n + 1}`, private_ip: `192.0.2.${n + 1}` }
    const agent = await api.enrol({ ...(n === 2 && { enterpriseProjectId: finance }), host })
    await reportPorts(agent, items, host)
    agents.push(agent)
  }
})
afterAll(() => api.close())

async function reportPorts(
  agent: TestAgent,
  items: ObservedPort[],
  host: typeof exampleHost | object = exampleHost,
): Promise<void> {
  const report = makePortReport({ items, host: host as typeof exampleHost })
  expect((await agent.reportPorts(report)).statusCode).toBe(200)
}

function get(path: string, query: Record<string, string> = {}): Promise<Answer> {
  const search = new URLSearchParams({ enterprise_project_id: 'all_granted_eps', ...query })
  return api.get(`/v5/${api.projectId}/${path}?${search.toString()}`)
}

describe('listPortStatistics', () => {
  async function rows(query: Record<string, string> = {}): Promise<string[]> {
    const answer = await get('asset/port/statistics', query)
    const { total_num, data_list } = answer.json<{
      total_num: number
      data_list: PortStatistic[]
    }>()
    expect(total_num).toBe(data_list.length)
    return data_list.map(({ port, type, status, num }) => `${port} ${type} ${status} ${num}`)
  }

  test('counts hosts, by port, type and status', async () => {
    expect(await rows()).toEqual([
      '22 TCP normal 2',
      '22 TCP unknown 1',
      '22 TCP6 normal 1',
      '53 UDP unknown 1',
      '6379 TCP danger 1',
      '6379 TCP unknown 1',
    ])
    expect(await rows({ category: 'container' })).toEqual(['8080 TCP unknown 1'])
    expect(await rows({ enterprise_project_id: '0' })).toContain('22 TCP normal 2')
    expect(await rows({ enterprise_project_id: finance })).toEqual(['22 TCP unknown 1'])
  })

  test.each<[Record<string, string>, string[]]>([
    [{ port: '22', type: 'TCP6' }, ['22 TCP6 normal 1']],
    [{ port_string: '3' }, ['53 UDP unknown 1', '6379 TCP danger 1', '6379 TCP unknown 1']],
    [{ port_string: '37', status: 'danger' }, ['6379 TCP danger 1']],
    [{ status: 'unknow', type: 'UDP' }, ['53 UDP unknown 1']],
    [{ port: '53', port_string: '5' }, ['53 UDP unknown 1']],
    [{ port: '53', port_string: '153' }, ['53 UDP unknown 1']],
    [{ port: '53', port_string: '7' }, []],
    [{ port: '54' }, []],
  ])('finds by %j', async (query, expected) => {
    expect(await rows(query)).toEqual(expected)
  })

  test('turns the ports round and cuts pages', async () => {
    const backwards = await rows({ sort_key: 'port', sort_dir: 'desc' })
    expect(backwards.map((row) => Number.parseInt(row, 10))).toEqual([6379, 6379, 53, 22, 22, 22])
    const page = await get('asset/port/statistics', { offset: '5' })
    expect(page.json()).toEqual({
      total_num: 6,
      data_list: [{ port: 6379, type: 'TCP', num: 1, status: 'unknown' }],
    })
  })

  test('lists ten thousand rows and counts no further', async () => {
    const agent = await api.enrol({ enterpriseProjectId: finance })
    const port = (n: number) => observedPort({ port: 1025 + n, path: '/usr/bin/many' })
    await reportPorts(
      agent,
      Array.from({ length: 10_005 }, (_, n) => port(n)),
    )
    const query = { enterprise_project_id: finance, offset: '9990' }
    const { total_num, data_list } = (await get('asset/port/statistics', query)).json<{
      total_num: number
      data_list: PortStatistic[]
    }>()
    expect([total_num, data_list.length, data_list[0]?.port]).toEqual([10_000, 10, 11_014])
    const past = await get('asset/port/statistics', { ...query, offset: '10000' })
    expect(past.json()).toEqual({ total_num: 10_000, data_list: [] })
    // The other tests count without it.
    await api.app.inject({
      method: 'DELETE',
      url: `/openhss/v1/${api.projectId}/hosts/${agent.hostId}`,
      headers: { 'x-auth-token': api.token },
    })
  })
})

describe('listPortHost', () => {
  async function addresses(query: Record<string, string>): Promise<string[]> {
    const answer = await get('asset/ports/detail', { category: 'host', ...query })
    const list = answer.json<{ total_num: number; data_list: Record<string, unknown>[] }>()
    expect(list.total_num).toBe(list.data_list.length)
    return list.data_list
      .map(({ host_name, laddr }) => `${String(host_name)} ${String(laddr)}`)
      .toSorted()
  }

  test('shows every address with its owner', async () => {
    const answer = await get('asset/ports/detail', { port: '6379', category: 'host' })
    const shared = {
      host_id: agents[0]?.hostId,
      agent_id: agents[0]?.agentId,
      host_name: 'web-1',
      host_ip: '192.0.2.1',
      path: '/usr/bin/redis-server',
      pid: 9,
      port: 6379,
      type: 'TCP',
    }
    expect(answer.json()).toEqual({
      total_num: 2,
      data_list: [
        { ...shared, laddr: '10.0.0.1', status: 'danger' },
        { ...shared, laddr: '127.0.0.1', status: 'unknown' },
      ],
    })
  })

  test.each<[Record<string, string>, string[]]>([
    [{ port: '22' }, ['web-1 0.0.0.0', 'web-1 ::', 'web-2 0.0.0.0', 'web-3 0.0.0.0']],
    [{ port: '22', type: 'TCP6' }, ['web-1 ::']],
    [{ port: '22', type: 'UDP' }, []],
    [{ port: '53', type: 'UDP' }, ['web-2 0.0.0.0']],
    [{ port: '22', host_name: 'WEB-2' }, ['web-2 0.0.0.0']],
    [{ port: '22', host_ip: '2.3' }, ['web-3 0.0.0.0']],
    [{ port: '22', enterprise_project_id: '0', host_ip: '2.3' }, []],
    [{ port: '8080', category: 'container' }, ['web-2 0.0.0.0']],
    [{ port: '8080' }, []],
  ])('finds by %j', async (query, expected) => {
    expect(await addresses(query)).toEqual(expected)
  })

  test('says 0 for a process that is not known, and names a container', async () => {
    const query = { port: '22', category: 'host', host_name: 'web-3' }
    const [row] = (await get('asset/ports/detail', query)).json<{ data_list: object[] }>().data_list
    expect(row).toMatchObject({ pid: 0, status: 'unknown' })
    expect(row).not.toHaveProperty('path')
    expect(row).not.toHaveProperty('container_id')
    const inside = await get('asset/ports/detail', { port: '8080', category: 'container' })
    expect(inside.json()).toMatchObject({ data_list: [{ container_id: '0123456789ab' }] })
  })
})

test('showPortTop counts a host once for a port, and the share of all hosts', async () => {
  const three = { name: '22', host_num: 3 }
  const hosts = (await api.sql`select from hosts`).length
  expect((await get('asset/overview/statistics/top/port')).json()).toEqual({
    total_num: 4,
    data_list: [
      { ...three, percentage: Math.round(300 / hosts) },
      ...['53', '6379', '8080'].map((name) => ({
        name,
        host_num: 1,
        percentage: Math.round(100 / hosts),
      })),
    ],
  })
})

test.each([
  ['6379', { type: 'TCP', status: 'danger', description_en: expect.stringContaining('Redis: ') }],
  ['22', { type: 'TCP', status: 'normal', description: expect.stringContaining('SSH：') }],
  ['40000', { status: 'unknown', description: '未发现该端口有已知风险。' }],
])('showCommonPort describes %s', async (port, expected) => {
  const answer = await get('asset/common-port-info', { port, category: 'host' })
  expect(answer.json()).toMatchObject({ port: Number(port), ...expected })
  expect('type' in answer.json<object>()).toBe('type' in expected)
})

describe('showAssetStatistic', () => {
  const count = async (query: Record<string, string> = {}) =>
    (await get('asset/statistics', { category: 'host', ...query })).json<unknown>()

  test('counts open ports by category, and accounts once somebody told of them', async () => {
    expect(await count()).toEqual({ port_num: 7 })
    expect(await count({ category: 'container' })).toEqual({ port_num: 1 })
    const [first] = agents
    const postgres = { ...weakAccount, service_type: 'postgresql', instance: '5432' } as const
    await first?.reportAccounts(makeAccountReport({ items: [weakAccount, postgres] }))
    expect(await count()).toEqual({ port_num: 7, account_num: 1 })
    expect(await count({ host_id: first?.hostId ?? '' })).toEqual({ port_num: 4, account_num: 1 })
    const second = { host_id: agents[1]?.hostId ?? '' }
    expect(await count(second)).toEqual({ port_num: 2 })
    expect(await count({ ...second, category: 'container' })).toEqual({ port_num: 1 })
  })

  test('of a host that never reported, it knows nothing', async () => {
    const { hostId } = await api.enrol()
    expect(await count({ host_id: hostId })).toEqual({})
    expect(await count({ host_id: 'nobody' })).toMatchObject({ error_code: 'HSS.0011' })
  })
})
