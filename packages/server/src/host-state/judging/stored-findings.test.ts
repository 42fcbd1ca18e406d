import { addEnterpriseProject, testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import {
  makeAccountReport,
  makePortReport,
  observedPort,
  testedCoverage,
  weakAccount,
} from '@openhss/testkit/reports'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let api: TestApi
let agent: TestAgent
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  agent = await api.enrol()
})

/** Makes digests differ, so that no report is taken for one that says nothing new. */
let reports = 0
const digest = () => (reports += 1).toString(16).padStart(64, '0')

const redis = (laddr = '0.0.0.0') =>
  observedPort({ port: 6379, laddr, path: '/usr/bin/redis-server' })

const findings = () => api.sql<{ kind: string; state: string; sentence: string }[]>`
  select kind, state, sentence from findings where host_id = ${agent.hostId} order by kind, subject`

const counts = async () => {
  const [row] = await api.sql<Record<string, number>[]>`
    select open_critical, open_high, open_medium, open_low, risk, ports_danger from hosts
    where host_id = ${agent.hostId}`
  return row
}

describe('a report', () => {
  test('of ports opens and fixes findings with their events in its transaction', async () => {
    await agent.reportPorts(makePortReport({ digest: digest(), items: [redis()] }))
    expect(await findings()).toEqual([
      { kind: 'dangerous_port', state: 'open', sentence: 'port-every-address' },
    ])
    expect(await counts()).toMatchObject({ open_high: 1, risk: 100, ports_danger: 1 })
    await agent.reportPorts(makePortReport({ digest: digest(), items: [] }))
    expect(await findings()).toMatchObject([{ kind: 'dangerous_port', state: 'fixed' }])
    expect(await counts()).toMatchObject({ open_high: 0, risk: 0, ports_danger: 0 })
    const events = await api.sql`
      select kind, cause from finding_events where host_id = ${agent.hostId} order by at, id`
    expect(events).toEqual([
      { kind: 'opened', cause: 'scan' },
      { kind: 'fixed', cause: 'scan' },
    ])
  })

  test.each(['ports first', 'accounts first'])(
    'brings weak accounts and reachable ports together: %s',
    async (order) => {
      const reportPorts = () => agent.reportPorts(makePortReport({ digest: digest() }))
      const reportAccounts = () => agent.reportAccounts(makeAccountReport({ digest: digest() }))
      for (const report of order === 'ports first'
        ? [reportPorts, reportAccounts]
        : [reportAccounts, reportPorts]) {
        await report()
      }
      expect(await findings()).toEqual([
        { kind: 'weak_password', state: 'open', sentence: 'weak-login-reached' },
      ])
      expect(await counts()).toMatchObject({ open_critical: 1, open_high: 0, risk: 1000 })
    },
  )

  test('of ports fixes no finding of accounts, and the other way round', async () => {
    await agent.reportPorts(makePortReport({ digest: digest(), items: [redis()] }))
    await agent.reportAccounts(makeAccountReport({ digest: digest() }))
    await agent.reportPorts(makePortReport({ digest: digest(), items: [] }))
    expect((await findings()).map(({ state }) => state)).toEqual(['fixed', 'open'])
    await agent.reportPorts(makePortReport({ digest: digest(), items: [redis()] }))
    await agent.reportAccounts(makeAccountReport({ digest: digest(), items: [] }))
    expect((await findings()).map(({ state }) => state)).toEqual(['open', 'fixed'])
  })

  test('with the same ports and another coverage is judged as well', async () => {
    const gap = { what: 'network namespace', reason: 'permission', count: 2 } as const
    const same = digest()
    const coverage = { complete: true, sockets: 1, owners_known: 1, gaps: [] }
    await agent.reportPorts(makePortReport({ digest: same }))
    const partial = { ...coverage, complete: false, gaps: [gap] }
    await agent.reportPorts(makePortReport({ digest: same, items: undefined, coverage: partial }))
    expect(await findings()).toMatchObject([{ kind: 'blind_spot', state: 'open' }])
    await agent.reportPorts(makePortReport({ digest: same, items: undefined, coverage }))
    expect(await findings()).toMatchObject([{ kind: 'blind_spot', state: 'fixed' }])
  })

  test('that says nothing new writes no finding', async () => {
    const same = digest()
    await agent.reportPorts(makePortReport({ digest: same, items: [redis()] }))
    const versions = () => api.sql`select xmin, ctid from findings where host_id = ${agent.hostId}`
    const before = await versions()
    await agent.reportPorts(makePortReport({ digest: same, items: undefined }))
    await agent.reportPorts(makePortReport({ digest: digest(), items: [redis()] }))
    expect(await versions()).toEqual(before)
  })

  test('of a thousand weak accounts is stored', async () => {
    const items = Array.from({ length: 1_200 }, (_, at) => ({
      ...weakAccount,
      user_name: `u${at}`,
    }))
    const answer = await agent.reportAccounts(
      makeAccountReport({ digest: digest(), items, coverage: testedCoverage }),
    )
    expect(answer.statusCode).toBe(200)
    expect(await findings()).toHaveLength(1_001)
  })
})

describe('a host', () => {
  test('takes its findings along when it moves and when it is deleted', async () => {
    const to = await addEnterpriseProject(api, 'elsewhere')
    await agent.reportPorts(makePortReport({ digest: digest(), items: [redis()] }))
    const host = `/openhss/v1/${api.projectId}/hosts/${agent.hostId}`
    const send = (method: 'PUT' | 'DELETE', url: string, payload?: object) =>
      api.app.inject({
        method,
        url,
        headers: { 'x-auth-token': api.token },
        ...(payload && { payload }),
      })
    const moved = await send('PUT', `${host}/enterprise-project`, { enterprise_project_id: to })
    expect(moved.statusCode).toBe(200)
    const places = await api.sql`
      select enterprise_project_id from findings where host_id = ${agent.hostId}`
    expect(places).toEqual([{ enterprise_project_id: to }])
    expect((await send('DELETE', host)).statusCode).toBe(204)
    for (const table of ['findings', 'finding_events', 'acceptances']) {
      const left = await api.sql`
        select from ${api.sql(table)} where host_id = ${agent.hostId}`
      expect(left).toEqual([])
    }
  })
})
