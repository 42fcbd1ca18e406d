import { MAX_LANE_STRETCHES, MAX_TIMELINE_LANES } from '@openhss/contract'
import type { HostTimeline, TimelineLane } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { makePortReport, observedPort } from '@openhss/testkit/reports'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let api: TestApi
let agent: TestAgent
beforeAll(async () => {
  api = await testApi()
})
beforeEach(async () => {
  agent = await api.enrol()
})
afterAll(() => api.close())

const NOW = Date.now()
const ago = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString()

async function read(since?: string, until?: string): Promise<HostTimeline> {
  const range = { ...(since !== undefined && { since }), ...(until !== undefined && { until }) }
  const path = `/openhss/v1/${api.projectId}/hosts/${agent.hostId}/timeline`
  const answer = await api.get(`${path}?${new URLSearchParams(range).toString()}`)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json()
}

/** A stretch of a port in hours ago: null at its beginning for before recording, at its end for now. */
interface Stretch {
  readonly port: number
  readonly path: string
  readonly from: number | null
  readonly to: number | null
}

const STRETCHES: readonly Stretch[] = [
  { port: 22, path: '/usr/sbin/sshd', from: null, to: null },
  { port: 80, path: '/usr/sbin/nginx', from: null, to: 60 },
  { port: 80, path: '/opt/web', from: 60, to: 30 },
  { port: 80, path: '/opt/web', from: 20, to: null },
  { port: 6379, path: '/usr/bin/redis-server', from: 90, to: 80 },
  { port: 8080, path: '/opt/old', from: 10, to: 5 },
]

async function store(): Promise<void> {
  for (const { port, path, from, to } of STRETCHES) {
    await (to === null
      ? api.sql`
          insert into ports (project_id, host_id, category, port, type, laddr, container_id, path, status, opened_at)
          values (${api.projectId}, ${agent.hostId}, 'host', ${port}, 'TCP', '0.0.0.0', '', ${path}, 'unknown',
            ${from === null ? null : ago(from)}::text::timestamptz)`
      : api.sql`
          insert into port_history (project_id, host_id, closed_at, category, port, type, laddr, program, opened_at,
            opened_before, path, ended, flaps)
          values (${api.projectId}, ${agent.hostId}, ${ago(to)}::text::timestamptz, 'host', ${port}, 'TCP',
            '0.0.0.0', ${path}, ${ago(from ?? 100)}::text::timestamptz, ${from === null}, ${path}, 'closed', 0)`)
  }
  await api.sql`
    update hosts set port_history_from = ${ago(100)}::text::timestamptz where host_id = ${agent.hostId}`
}

/** What a time shows of the stretches, by looking through them. */
function lookThrough(since: number, until: number) {
  const shown = STRETCHES.filter(({ from, to }) => (to ?? -1) < since && (from ?? 100) > until)
  return new Map(
    [...Map.groupBy(shown, ({ port }) => port)].map(([port, stretches]) => [
      port,
      stretches.map(({ path, from, to }) => ({
        ...(from !== null && { from: ago(from) }),
        ...(to !== null && { to: ago(to) }),
        path,
      })),
    ]),
  )
}

const portsOf = ({ lanes }: HostTimeline) => lanes.filter((lane) => lane.kind === 'port')
const subjectsOf = (lanes: readonly TimelineLane[]) =>
  lanes.map((lane) => (lane.kind === 'port' ? lane.port : lane.kind))

describe('lanes of ports', () => {
  test.each([
    [200, 0],
    [85, 70],
    [50, 40],
    [25, 24],
    [7, 6],
    [1, 0],
  ])('show what reached into the time from %i to %i hours ago', async (since, until) => {
    await store()
    const timeline = await read(ago(since), ago(until))
    expect(timeline).toMatchObject({
      since: ago(since),
      until: ago(until),
      ports_recorded_from: ago(100),
      left_out: 0,
    })
    const shown = new Map(portsOf(timeline).map(({ port, stretches }) => [port, stretches]))
    expect(shown).toEqual(lookThrough(since, until))
  })

  test('come in the order of danger and changes', async () => {
    await store()
    expect(subjectsOf((await read(ago(99), ago(0))).lanes)).toEqual([6379, 80, 8080, 22])
    await api.sql`
      update ports set status = 'danger' where host_id = ${agent.hostId} and port = 22`
    expect(subjectsOf((await read(ago(99), ago(0))).lanes)).toEqual([22, 6379, 80, 8080])
  })

  test('are one for a port of several containers, and for the client ports of an address', async () => {
    const ports = [
      ...['a', 'b'].map((id) =>
        observedPort({ port: 80, category: 'container', container_id: id, path: '/x' }),
      ),
      ...[40_001, 40_002].map((port) => observedPort({ port, type: 'UDP', path: '/usr/bin/dns' })),
    ]
    await agent.reportPorts(makePortReport({ items: ports, scanned_at: new Date().toISOString() }))
    const shown = portsOf(await read())
    expect(shown.map(({ category, port, type }) => [category, port, type])).toEqual([
      ['container', 80, 'TCP'],
      ['host', 0, 'UDP'],
    ])
    expect(shown.map(({ stretches }) => stretches)).toEqual([
      [{ path: '/x' }],
      [{ path: '/usr/bin/dns' }],
    ])
  })

  test('say until when a port was surely open', async () => {
    await store()
    await api.sql`
      update ports set unconfirmed_since = ${ago(2)}::text::timestamptz
      where host_id = ${agent.hostId} and port = 22`
    await api.sql`
      update port_history set closed_after = ${ago(7)}::text::timestamptz,
        opened_after = ${ago(12)}::text::timestamptz
      where host_id = ${agent.hostId} and port = 8080`
    const shown = new Map(portsOf(await read()).map(({ port, stretches }) => [port, stretches]))
    expect(shown.get(22)).toMatchObject([{ sure_to: ago(2) }])
    expect(shown.get(8080)).toMatchObject([{ maybe_from: ago(12), sure_to: ago(7) }])
  })

  test('and their stretches are bounded, and what is left out is counted', async () => {
    await api.sql`
      insert into port_history (project_id, host_id, closed_at, category, port, type, laddr, program, opened_at,
        opened_before, path, ended, flaps)
      select ${api.projectId}, ${agent.hostId}, now() - n * interval '1 hour', 'host', 1, 'TCP', '::', '',
        now() - n * interval '1 hour' - interval '10 minutes', false, null, 'closed', 0
      from generate_series(1, ${MAX_LANE_STRETCHES + 7}::integer) n`
    await api.sql`
      insert into ports (project_id, host_id, category, port, type, laddr, container_id, status)
      select ${api.projectId}, ${agent.hostId}, 'host', n, 'UDP', '::', '', 'unknown'
      from generate_series(1, ${MAX_TIMELINE_LANES + 4}::integer) n`
    const { lanes, left_out: leftOut } = await read()
    expect(lanes).toHaveLength(MAX_TIMELINE_LANES)
    expect(leftOut).toBe(5)
    expect(lanes[0]).toMatchObject({ port: 1, type: 'TCP', left_out: 7 })
    expect(lanes[0]?.stretches).toHaveLength(MAX_LANE_STRETCHES)
  })
})

test('lanes of accounts tell how each was judged', async () => {
  await api.sql`
    insert into account_history (project_id, host_id, to_at, service_type, instance_key, user_name, state, from_at,
      from_before, verdict, began, ended)
    values (${api.projectId}, ${agent.hostId}, ${ago(10)}::text::timestamptz, 'redis', '*/6379', 'default', '',
      ${ago(50)}::text::timestamptz, true, 'weak', null, 'changed')`
  await api.sql`
    insert into account_verdicts (project_id, host_id, service_type, instance, user_name, verdict, from_at, began)
    values (${api.projectId}, ${agent.hostId}, 'redis', 'abc/6379', 'default', 'not_found',
        ${ago(10)}::text::timestamptz, 'password'),
      (${api.projectId}, ${agent.hostId}, 'system', '', 'root', 'locked', null, null)`
  expect((await read()).lanes).toEqual([
    {
      kind: 'account',
      service_type: 'redis',
      instance: '*/6379',
      user_name: 'default',
      stretches: [
        { to: ago(10), verdict: 'weak' },
        { from: ago(10), verdict: 'not_found' },
      ],
    },
    {
      kind: 'account',
      service_type: 'system',
      user_name: 'root',
      stretches: [{ verdict: 'locked' }],
    },
  ])
})

test('the lane of the host tells when it was silent, also where that began before', async () => {
  const events = [
    [300, 'offline'],
    [290, 'online'],
    [40, 'offline'],
    [30, 'online'],
    [2, 'offline'],
  ] as const
  for (const [hours, kind] of events) {
    await api.sql`
      insert into host_events (project_id, host_id, at, id, kind)
      values (${api.projectId}, ${agent.hostId}, ${ago(hours)}::text::timestamptz, gen_random_uuid(), ${kind})`
  }
  const shown = async (since: number, until: number) =>
    (await read(ago(since), ago(until))).lanes.flatMap(({ stretches }) => stretches)
  expect(await shown(168, 0)).toEqual([{ from: ago(40), to: ago(30) }, { from: ago(2) }])
  expect(await shown(35, 34)).toEqual([{ from: ago(40), to: ago(30) }])
  expect(await shown(20, 10)).toEqual([])
})

test('a host that is not there has none', async () => {
  const answer = await api.get(`/openhss/v1/${api.projectId}/hosts/nobody/timeline`)
  expect(answer.json()).toMatchObject({ error_code: 'HSS.0011' })
})
