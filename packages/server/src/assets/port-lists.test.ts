import { freshDatabase } from '@openhss/testkit'
import type { FreshDatabase } from '@openhss/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTenantGate, LIST_BOUNDS } from '../http/limits/tenant-gate.ts'
import { createPortLists } from './port-lists.ts'
import type { PortListRequest } from './port-queries.ts'

const HOSTS = 50
let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
  const { sql } = database
  await sql`insert into domains (id, name) values ('d', 'd')`
  await sql`insert into projects (id, domain_id, name) values ('p1', 'd', 'p1'), ('p2', 'd', 'p2')`
  await sql`
    insert into hosts (project_id, host_id, host_name, private_ip, os_name, agent_id,
      agent_secret_hash, agent_version)
    select p.id, 'host-' || n, 'host-' || n, '10.0.0.1', 'Debian', p.id || n, '', '0.1.0'
    from projects p, generate_series(1, ${HOSTS}) n`
  // Host n of p1 has the ports n … n + 19 and says so in its paths; p2's hosts have one port each.
  await sql`
    insert into ports (project_id, host_id, category, port, type, laddr, container_id, path, status)
    select 'p1', 'host-' || n, 'host', n + m, 'TCP', '0.0.0.0', '', '/bin/"quoted" ' || n, 'unknown'
    from generate_series(1, ${HOSTS}) n, generate_series(0, 19) m
    union all
    select 'p2', 'host-' || n, 'host', 9, 'UDP', '::', '', '/bin/other', 'danger'
    from generate_series(1, ${HOSTS}) n`
})
afterAll(() => database.close())

const scope = (projectId: string) => ({ projectId, enterpriseProjectIds: ['0'] })

function request(number: number, changes: Partial<PortListRequest> = {}): PortListRequest {
  return {
    hostId: `host-${number}`,
    hostName: null,
    hostIp: null,
    port: null,
    type: null,
    status: null,
    category: 'host',
    limit: 10,
    offset: 0,
    ...changes,
  }
}

interface Answer {
  readonly total_num: number
  readonly data_list: { readonly port: number; readonly host_id: string; readonly path: string }[]
}

test('many lists at once each get their own answer', async () => {
  const lists = createPortLists(database.sql, createTenantGate(LIST_BOUNDS))
  const numbers = Array.from({ length: 200 }, (_, n) => 1 + (n % HOSTS))
  const answers = await Promise.all(
    numbers.map(async (n) => JSON.parse(await lists('account', scope('p1'), request(n))) as Answer),
  )
  for (const [index, { total_num, data_list }] of answers.entries()) {
    const n = numbers[index] ?? 0
    expect(total_num).toBe(20)
    expect(data_list.map(({ port }) => port)).toEqual(Array.from({ length: 10 }, (_, m) => n + m))
    expect(data_list[0]).toMatchObject({ host_id: `host-${n}`, path: `/bin/"quoted" ${n}` })
  }
})

test('lists that share a statement keep their own filters and pages', async () => {
  const lists = createPortLists(database.sql, createTenantGate(LIST_BOUNDS))
  const portsOf = async (changes: Partial<PortListRequest>) => {
    const { total_num, data_list } = JSON.parse(
      await lists('account', scope('p1'), request(5, changes)),
    ) as Answer
    return [total_num, data_list.map(({ port }) => port)]
  }
  expect(
    await Promise.all([
      portsOf({ port: 7 }),
      portsOf({ type: 'UDP' }),
      portsOf({ offset: 18 }),
      portsOf({ offset: 2_000_000 }),
      portsOf({ hostName: 'HOST-5' }),
      portsOf({ hostName: 'elsewhere' }),
      portsOf({ hostIp: '10.0.0.2' }),
      portsOf({ category: 'container' }),
    ]),
  ).toEqual([
    [1, [7]],
    [0, []],
    [20, [23, 24]],
    [20, []],
    [20, [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]],
    [0, []],
    [0, []],
    [0, []],
  ])
})

test('projects never share', async () => {
  const lists = createPortLists(database.sql, createTenantGate(LIST_BOUNDS))
  const [mine, other] = await Promise.all([
    lists('account', scope('p1'), request(1)),
    lists('account', scope('p2'), request(1)),
  ])
  expect((JSON.parse(mine) as Answer).total_num).toBe(20)
  expect((JSON.parse(other) as Answer).data_list).toMatchObject([{ port: 9, path: '/bin/other' }])
})

test('a value that the database refuses fails its own list only', async () => {
  const lists = createPortLists(database.sql, createTenantGate(LIST_BOUNDS))
  const [bad, ...good] = await Promise.allSettled([
    lists('account', scope('p1'), request(1, { hostId: 'a\0b' })),
    ...Array.from({ length: 20 }, (_, n) => lists('account', scope('p1'), request(n + 1))),
  ])
  expect(bad.status).toBe('rejected')
  expect(good.map(({ status }) => status)).toEqual(good.map(() => 'fulfilled'))
})
