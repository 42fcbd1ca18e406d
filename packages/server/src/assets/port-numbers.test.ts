import type { PortNumberFacets, PortNumberList } from '@openhss/contract'
import { addEnterpriseProject, testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { makePortReport, observedPort } from '@openhss/testkit/reports'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandomFleet } from './port-totals/port-totals.fixture.ts'

let api: TestApi
let finance: string
beforeAll(async () => {
  api = await testApi()
  const fleet = await createRandomFleet(api, 5)
  for (let step = 0; step < 120; step += 1) await fleet.step()
  finance = await addEnterpriseProject(api, 'finance')
  const agent = await api.enrol({ enterpriseProjectId: finance })
  const items = [22, 6379, 2375].map((port) => observedPort({ port }))
  await agent.reportPorts(makePortReport({ items }))
  await api.sql`
    update ports set path = (array['/usr/sbin/sshd', '/usr/bin/redis-server', '/opt/a', '/opt/b', null])
      [abs(hashtext(host_id || laddr || port)) % 5 + 1]`
})
afterAll(() => api.close())

interface Port {
  readonly host_id: string
  readonly category: string
  readonly port: number
  readonly type: 'TCP' | 'UDP'
  readonly laddr: string
  readonly status: string
  readonly path: string | null
}

const openPorts = (enterpriseProject?: string) => api.sql<Port[]>`
  select p.host_id, p.category, p.port, p.type, p.laddr, p.status, p.path
  from ports p join hosts h on h.project_id = p.project_id and h.host_id = p.host_id
  where p.project_id = ${api.projectId}
    and h.enterprise_project_id = coalesce(${enterpriseProject ?? null}, h.enterprise_project_id)`

async function read<Answer>(path: string, query: Record<string, string> = {}): Promise<Answer> {
  const search = new URLSearchParams(query).toString()
  const answer = await api.get(`/openhss/v1/${api.projectId}/${path}?${search}`)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json<Answer>()
}
const list = (query?: Record<string, string>) => read<PortNumberList>('port-numbers', query)

const hostsOf = (ports: readonly Port[]) => new Set(ports.map(({ host_id: id }) => id)).size
const byPort = (ports: readonly Port[]) =>
  [...Map.groupBy(ports, ({ type, port }) => `${port} ${type}`).values()].map((same) => {
    const [{ type, port } = { type: 'TCP', port: 0 }] = same
    const has = (status: string) => same.some((each) => each.status === status)
    const status = has('danger') ? 'danger' : has('unknown') ? 'unknown' : 'normal'
    return { type, port, hosts: hostsOf(same), status, same }
  })

describe('the list of port numbers', () => {
  test('has what looking through all ports finds, those of most hosts first', async () => {
    const expected = byPort(await openPorts())
      .toSorted(
        (one, other) =>
          other.hosts - one.hosts || one.port - other.port || (one.type < other.type ? -1 : 1),
      )
      .map(({ same: _same, ...row }) => row)
    const { data_list: rows, total_num: total, hosts_num: hosts } = await list()
    expect(rows).toMatchObject(expected)
    expect(total).toBe(expected.length)
    const [count] = await api.sql<{ count: number }[]>`select count(*) from hosts`
    expect(hosts).toBe(count?.count)
    const pages = [await list({ limit: '2' }), await list({ limit: '200', offset: '2' })]
    expect(pages.flatMap(({ data_list: page }) => page)).toEqual(rows)
    const sorted = await list({ sort: 'port' })
    expect(sorted.data_list.map(({ port }) => port)).toEqual(
      expected.map(({ port }) => port).toSorted((one, other) => one - other),
    )
  })

  test('names the most common programs of each', async () => {
    const ports = byPort(await openPorts())
    const { data_list: rows } = await list()
    for (const { type, port, programs, ports_looked_at: lookedAt } of rows) {
      const same = ports.find((each) => each.type === type && each.port === port)?.same ?? []
      expect(lookedAt).toBe(same.length)
      const counts = [...Map.groupBy(same, ({ path }) => path).values()]
        .map(({ length }) => length)
        .toSorted((one, other) => other - one)
      expect(programs.map((program) => program.ports)).toEqual(counts.slice(0, 3))
      for (const program of programs) {
        const path = program.path ?? null
        expect(same.filter((each) => each.path === path)).toHaveLength(program.ports)
      }
    }
  })

  test.each([
    ['port:22', ({ port }: Port) => port === 22],
    ['port:>100 -type:udp', ({ port, type }: Port) => port > 100 && type === 'TCP'],
    ['80', ({ port }: Port) => [80, 8080].includes(port)],
    ['REDIS', ({ port, type }: Port) => port === 6379 && type === 'TCP'],
    ['-redis -22', ({ port, type }: Port) => port !== 22 && !(port === 6379 && type === 'TCP')],
  ])('%j', async (q, isMeant) => {
    const expected = byPort((await openPorts()).filter(isMeant))
    const { data_list: rows } = await list({ q, sort: 'port' })
    const names = (all: readonly { port: number; type: string }[]) =>
      all.map(({ port, type }) => `${port} ${type}`).toSorted()
    expect(names(rows)).toEqual(names(expected))
  })

  test('is filtered by status and by program', async () => {
    const ports = byPort(await openPorts())
    for (const status of ['danger', 'unknown', 'normal']) {
      const { total_num: total } = await list({ q: `status:${status}` })
      expect(total).toBe(ports.filter((each) => each.status === status).length)
    }
    const { total_num: total } = await list({ q: 'program:redis-server' })
    const isRedis = ({ path }: Port) => path === '/usr/bin/redis-server'
    expect(total).toBe(ports.filter(({ same }) => same.some(isRedis)).length)
  })

  test('says what a number is commonly used for', async () => {
    const { data_list: rows } = await list({ q: 'port:6379 type:tcp' })
    expect(rows).toMatchObject([{ code: 'redis', service: 'Redis' }])
    expect((await list({ q: 'port:8080 type:udp' })).data_list[0]).not.toHaveProperty('code')
  })

  test('is of the enterprise projects that are asked for', async () => {
    const { data_list: rows, hosts_num: hosts } = await list({ enterprise_project_id: finance })
    expect(hosts).toBe(1)
    expect(rows.map(({ port, hosts: number }) => [port, number])).toEqual([
      [22, 1],
      [2375, 1],
      [6379, 1],
    ])
  })
})

describe('one port number', () => {
  test.each([
    ['TCP', 6379],
    ['UDP', 22],
    ['TCP', 7],
  ] as const)('%s %i has what looking through its ports finds', async (type, port) => {
    const all = await openPorts()
    const same = all.filter((each) => each.type === type && each.port === port)
    const hostsWhere = (isMeant: (each: Port) => boolean) => hostsOf(same.filter(isMeant))
    const isAny = ({ laddr }: Port) => ['0.0.0.0', '::'].includes(laddr)
    const isOne = ({ laddr }: Port) => laddr === '10.0.0.1'
    const shown = await read<PortNumberFacets>('port-number', { type, port: String(port) })
    expect(shown).toMatchObject({
      type,
      port,
      hosts: hostsOf(same),
      ports: same.length,
      addresses: {
        any: hostsWhere(isAny),
        one: hostsWhere(isOne),
        private: hostsWhere(isOne),
        loopback: hostsWhere(({ laddr }) => laddr === '127.0.0.1'),
      },
      statuses: {
        danger: hostsWhere(({ status }) => status === 'danger'),
        unknown: hostsWhere(({ status }) => status === 'unknown'),
        normal: hostsWhere(({ status }) => status === 'normal'),
      },
      categories: {
        host: hostsWhere(({ category }) => category === 'host'),
        container: hostsWhere(({ category }) => category === 'container'),
      },
    })
    const programs = Map.groupBy(same, ({ path }) => path)
    expect(shown.programs_num).toBe(programs.size)
    expect(new Map(shown.programs.map(({ path, hosts }) => [path ?? null, hosts]))).toEqual(
      new Map([...programs].map(([path, ofPath]) => [path, hostsOf(ofPath)])),
    )
  })
})
