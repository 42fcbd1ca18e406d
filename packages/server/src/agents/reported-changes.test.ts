import type { AccountReport, Change, HostTimeline, PortReport } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import {
  makeAccountReport,
  makePortReport,
  observedPort,
  testedCoverage,
  weakAccount,
} from '@openhss/testkit/reports'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

let api: TestApi
let agent: TestAgent
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

/** Two hours before the test, to the second. */
const START = Math.trunc(Date.now() / 1000) * 1000 - 7_200_000
const at = (minutes: number) => new Date(START + minutes * 60_000).toISOString()
const digest = (character: string) => character.repeat(64)
const ssh = observedPort()
const { category, type, laddr, container_id } = ssh
const redis = { category, type, laddr, container_id, port: 6379, path: '/usr/bin/redis-server' }

const opened = { seq: 1, at: at(10), after: at(9), change: 'opened', ...redis } as const
const { path: _path, ...closedRedis } = redis
const closed = { seq: 2, at: at(20), after: at(19), change: 'closed', ...closedRedis } as const

beforeEach(async () => {
  agent = await api.enrol()
  await ports({ items: [ssh] })
  await accounts({ items: [] })
  // So it was recorded since two hours ago.
  await api.sql`
    update hosts set port_history_from = ${at(0)}::text::timestamptz, port_history_at = ${at(0)}::text::timestamptz,
      account_history_from = ${at(0)}::text::timestamptz, account_history_at = ${at(0)}::text::timestamptz
    where host_id = ${agent.hostId}`
})

async function ports(report: Partial<PortReport>): Promise<unknown> {
  const coverage = { complete: true, sockets: 1, owners_known: 1, gaps: [] }
  const scanned_at = new Date().toISOString()
  const body = { scanned_at, coverage, digest: digest('a'), items: undefined, ...report }
  return (await agent.reportPorts(makePortReport(body))).json()
}

async function accounts(report: Partial<AccountReport>): Promise<unknown> {
  const scanned_at = new Date().toISOString()
  const head = { scanned_at, coverage: testedCoverage, digest: digest('a'), items: undefined }
  return (await agent.reportAccounts(makeAccountReport({ ...head, ...report }))).json()
}

async function changes(): Promise<Partial<Change>[]> {
  const answer = await api.get(`/openhss/v1/${api.projectId}/hosts/${agent.hostId}/changes`)
  return answer
    .json<{ data_list: Change[] }>()
    .data_list.filter(({ kind }) => kind !== 'enrolled' && kind !== 'online')
}

async function timeline(): Promise<HostTimeline> {
  return (await api.get(`/openhss/v1/${api.projectId}/hosts/${agent.hostId}/timeline`)).json()
}

test('a port that was opened and closed meanwhile has both times, and a report that comes again adds nothing', async () => {
  const report = { changes: { list: [opened, closed] } }
  expect(await ports(report)).toEqual({ acknowledged: true, changes_acknowledged: 2 })
  expect(await ports(report)).toEqual({ acknowledged: true, changes_acknowledged: 2 })
  expect(await changes()).toMatchObject([
    { kind: 'port_closed', port: 6379, path: redis.path, at: at(20) },
    { kind: 'port_opened', port: 6379, path: redis.path, at: at(10) },
  ])
  const { lanes } = await timeline()
  expect(lanes).toContainEqual(
    expect.objectContaining({
      port: 6379,
      stretches: [{ from: at(10), to: at(20), path: redis.path }],
    }),
  )
})

test('the list that comes with changes says nothing twice, also as a difference', async () => {
  const change = { digest: digest('b'), delta: { base: digest('a'), items: [redis], removed: [] } }
  expect(await ports({ ...change, changes: { list: [opened] } })).toMatchObject({
    changes_acknowledged: 1,
  })
  // An agent of another version tells no change: the list says what it says.
  await ports({ digest: digest('c'), delta: { base: digest('b'), items: [], removed: [ssh] } })
  const list = await changes()
  expect(list.map(({ kind, port }) => [kind, port])).toEqual([
    ['port_closed', 22],
    ['port_opened', 6379],
  ])
  expect(list[1]?.at).toBe(at(10))
})

test('changes that one report does not take come in several, the list with the last', async () => {
  const first = { changes: { list: [opened], more: true as const } }
  expect(await ports(first)).toEqual({ acknowledged: true, changes_acknowledged: 1 })
  // The list that the server held is not the one of these changes.
  expect(await ports({ changes: { list: [closed] } })).toEqual({ acknowledged: false })
  expect(await ports({ items: [ssh], changes: { list: [closed] } })).toMatchObject({
    acknowledged: true,
    changes_acknowledged: 2,
  })
  expect(await changes()).toMatchObject([
    { kind: 'port_closed', port: 6379, at: at(20) },
    { kind: 'port_opened', port: 6379, at: at(10) },
  ])
})

test('the times of a host whose clock is an hour ahead are put right', async () => {
  const ahead = (time: string) => new Date(Date.parse(time) + 3_600_000).toISOString()
  const sent_at = ahead(new Date().toISOString())
  const list = [{ ...opened, at: ahead(at(10)), after: ahead(at(9)) }]
  await ports({
    scanned_at: sent_at,
    sent_at,
    changes: { list },
    items: [ssh, redis],
    digest: digest('b'),
  })
  const [change] = await changes()
  // The report was on its way for a moment, which is not known.
  const error = Date.parse(change?.at ?? '') - Date.parse(at(10))
  expect(Math.abs(error)).toBeLessThan(600_000)
})

test('accounts are told of as they were judged meanwhile', async () => {
  const user = { service_type: 'system', user_name: 'bob' } as const
  const weak = {
    seq: 1,
    at: at(10),
    after: at(5),
    change: 'judged',
    ...user,
    verdict: 'weak',
  } as const
  const strong = { ...weak, seq: 2, at: at(20), after: at(10), verdict: 'locked' } as const
  const gone = { ...strong, seq: 3, at: at(30), after: at(20), change: 'gone' } as const
  const report = { changes: { list: [weak, strong, gone] } }
  expect(await accounts(report)).toEqual({ acknowledged: true, changes_acknowledged: 3 })
  expect(await accounts(report)).toEqual({ acknowledged: true, changes_acknowledged: 3 })
  expect(await changes()).toMatchObject([
    { kind: 'account_gone', user_name: 'bob', at: at(30) },
    { kind: 'verdict_changed', verdict: 'locked', previous_verdict: 'weak', at: at(20) },
    { kind: 'account_appeared', verdict: 'weak', at: at(10) },
  ])
  await accounts({ digest: digest('b'), items: [{ ...weakAccount, ...user }] })
  expect(await changes()).toHaveLength(4)
})

test('changes that were lost are a gap of the timeline, told once', async () => {
  const lost = { seq: 2, change: 'lost', count: 7, from: at(5), to: at(15) } as const
  await ports({ changes: { list: [lost] } })
  await ports({ changes: { list: [lost] } })
  const details = { what: 'ports', count: '7', from: at(5), to: at(15) }
  expect(await changes()).toMatchObject([{ kind: 'changes_lost', details }])
  expect((await timeline()).lanes[0]).toEqual({
    kind: 'lost',
    stretches: [{ from: at(5), to: at(15), what: 'ports', changes: 7 }],
  })
})
