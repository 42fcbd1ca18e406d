import type { ObservedPort, PortReport } from '@openhss/contract'
import { agentOperations } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { makePortReport, observedPort } from '@openhss/testkit/reports'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

type App = TestApi['app']

let api: TestApi
let agent: TestAgent
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  agent = await api.enrol()
})

const ssh = observedPort()
const redis = observedPort({ port: 6379, path: '/usr/bin/redis-server' })
const DIGESTS = { ssh: 'a'.repeat(64), both: 'b'.repeat(64), redis: 'c'.repeat(64) }

function report(changes: Parameters<typeof makePortReport>[0] = {}): PortReport {
  return makePortReport({ digest: DIGESTS.ssh, items: undefined, ...changes })
}

/** Reports to one server process; the answer says whether it was acknowledged. */
async function send(app: App, body: PortReport, as: TestAgent = agent): Promise<boolean> {
  const { path } = agentOperations.reportPorts
  const answer = await app.inject({
    method: 'PUT',
    url: path.replace('{project_id}', api.projectId).replace('{agent_id}', as.agentId),
    headers: { authorization: `Bearer ${as.secret}`, 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  })
  expect(answer.statusCode).toBe(200)
  return answer.json<{ acknowledged: boolean }>().acknowledged
}

async function portsOf(as: TestAgent = agent): Promise<number[]> {
  const rows = await api.sql<{ port: number }[]>`
    select port from ports where host_id = ${as.hostId} order by port`
  return rows.map(({ port }) => port)
}

/** What the newest transaction on the host's row was, and when the host was scanned. */
async function rowOf(as: TestAgent = agent) {
  const [row] = await api.sql<{ version: string; scannedAt: Date | null }[]>`
    select h.xmin::text as version, l.last_port_scan_at as "scannedAt"
    from hosts h join host_liveness l using (project_id, host_id) where host_id = ${as.hostId}`
  return { version: row?.version, scannedAt: row?.scannedAt?.toISOString() }
}

describe('a report that says nothing new', () => {
  test('writes nothing but its time, and that later', async () => {
    const app = await api.createAppBeside()
    await send(app, report({ items: [ssh], scanned_at: '2026-02-01T00:00:00.000Z' }))
    const before = await rowOf()
    expect(await send(app, report({ scanned_at: '2026-02-01T00:00:30.000Z' }))).toBe(true)
    expect(await rowOf()).toEqual(before)
    await app.close()
    expect(await rowOf()).toEqual({ ...before, scannedAt: '2026-02-01T00:00:30.000Z' })
  })

  test('is one whose coverage differs in numbers alone; a new gap is stored at once', async () => {
    const coverage = { complete: true, sockets: 1, owners_known: 1, gaps: [] }
    await send(api.app, report({ items: [ssh], coverage }))
    const before = await rowOf()
    await send(api.app, report({ coverage: { ...coverage, processes: 312 } }))
    expect(await rowOf()).toEqual(before)
    const gaps = [{ what: 'process descriptors', reason: 'permission' as const, count: 4 }]
    expect(await send(api.app, report({ coverage: { ...coverage, complete: false, gaps } }))).toBe(
      true,
    )
    const [host] = await api.sql<{ covered: string }[]>`
      select ports_covered as covered from hosts where host_id = ${agent.hostId}`
    expect(host).toEqual({ covered: 'partial' })
  })

  test('brings its time along when another server process died with it', async () => {
    const dying = await api.createAppBeside()
    await send(dying, report({ items: [ssh, redis], digest: DIGESTS.both }))
    await send(dying, report({ digest: DIGESTS.both, scanned_at: '2026-02-01T00:00:30.000Z' }))
    // Nothing is closed: what it had in memory is gone.
    const next = await api.createAppBeside()
    expect(await portsOf()).toEqual([22, 6379])
    expect(
      await send(next, report({ digest: DIGESTS.both, scanned_at: '2026-02-01T00:01:00.000Z' })),
    ).toBe(true)
    await next.close()
    expect(await rowOf()).toMatchObject({ scannedAt: '2026-02-01T00:01:00.000Z' })
    await dying.close()
    expect(await rowOf()).toMatchObject({ scannedAt: '2026-02-01T00:01:00.000Z' })
  })

  test('is none when another server process stored another list, whose answer was lost', async () => {
    const other = await api.createAppBeside()
    await send(api.app, report({ items: [ssh] }))
    expect(await send(api.app, report())).toBe(true)
    await send(other, report({ items: [ssh, redis], digest: DIGESTS.both }))
    // The agent did not hear of it, and is back at the list that was acknowledged before.
    expect(await send(api.app, report())).toBe(false)
    expect(await send(api.app, report({ items: [ssh] }))).toBe(true)
    expect(await portsOf()).toEqual([22])
    expect(await send(other, report({ digest: DIGESTS.both }))).toBe(false)
    await other.close()
  })

  test('costs many agents few statements', async () => {
    const agents = await Promise.all(Array.from({ length: 30 }, () => api.enrol()))
    await Promise.all(agents.map((each) => send(api.app, report({ items: [ssh] }), each)))
    const rows = await Promise.all(agents.map(rowOf))
    const answers = agents.map((each) => send(api.app, report(), each))
    expect(await Promise.all(answers)).toEqual(agents.map(() => true))
    expect(await Promise.all(agents.map(rowOf))).toEqual(rows)
  })

  test('is not refused because of a stranger who asks at the same time', async () => {
    await send(api.app, report({ items: [ssh] }))
    const stranger = api.app.inject({
      method: 'PUT',
      url: `/agent/v1/${api.projectId}/agents/%00/ports`,
      headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
      payload: '{}',
    })
    expect(await send(api.app, report())).toBe(true)
    expect((await stranger).statusCode).toBeGreaterThanOrEqual(400)
  })
})

describe('a report of what changed', () => {
  const keyOf = ({ category, port, type, laddr, container_id }: ObservedPort) => ({
    category,
    port,
    type,
    laddr,
    container_id,
  })
  const withDelta = (
    digest: string,
    base: string,
    items: ObservedPort[],
    gone: ObservedPort[],
  ) => ({
    ...report({ digest }),
    delta: { base, items, removed: gone.map(keyOf) },
  })

  test('changes the list that the server holds', async () => {
    await send(api.app, report({ items: [ssh] }))
    expect(await send(api.app, withDelta(DIGESTS.both, DIGESTS.ssh, [redis], []))).toBe(true)
    expect(await portsOf()).toEqual([22, 6379])
    expect(await send(api.app, withDelta(DIGESTS.redis, DIGESTS.both, [], [ssh]))).toBe(true)
    expect(await portsOf()).toEqual([6379])
    const moved = { ...redis, pid: 77 }
    expect(await send(api.app, withDelta(DIGESTS.both, DIGESTS.redis, [moved, ssh], []))).toBe(true)
    expect(await send(api.app, report({ digest: DIGESTS.both }))).toBe(true)
    const rows = await api.sql<{ port: number; pid: number }[]>`
      select port, pid from ports where host_id = ${agent.hostId} order by port`
    expect(rows).toEqual([
      { port: 22, pid: ssh.pid },
      { port: 6379, pid: 77 },
    ])
  })

  test('is not applied to any other list', async () => {
    await send(api.app, report({ items: [ssh] }))
    expect(await send(api.app, withDelta(DIGESTS.both, DIGESTS.redis, [redis], [ssh]))).toBe(false)
    expect(await portsOf()).toEqual([22])
  })

  test('that comes twice is acknowledged twice', async () => {
    await send(api.app, report({ items: [ssh] }))
    const twice = withDelta(DIGESTS.both, DIGESTS.ssh, [redis], [])
    expect(await send(api.app, twice)).toBe(true)
    expect(await send(api.app, twice)).toBe(true)
    expect(await portsOf()).toEqual([22, 6379])
  })

  test('is for a host without a list of no use', async () => {
    expect(await send(api.app, withDelta(DIGESTS.both, DIGESTS.ssh, [redis], []))).toBe(false)
    expect(await portsOf()).toEqual([])
  })
})
