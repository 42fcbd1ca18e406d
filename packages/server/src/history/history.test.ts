import type {
  AccountVerdict,
  Change,
  FleetPastPort,
  ObservedPort,
  PortComparison,
} from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import {
  makeAccountReport,
  makePortReport,
  observedPort,
  testedCoverage,
  weakAccount,
} from '@openhss/testkit/reports'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deleteOldHistory } from './history-retention.ts'

let api: TestApi
let agent: TestAgent
beforeAll(async () => {
  api = await testApi()
})
beforeEach(async () => {
  agent = await api.enrol()
})
afterAll(() => api.close())

const ssh = observedPort()
const redis: ObservedPort = { ...ssh, port: 6379, pid: 900, path: '/usr/bin/redis-server' }
const blind = { what: 'network namespace', reason: 'permission', count: 1 } as const

let scans = 0
/** Reports ports as seen just now. */
async function scan(items: ObservedPort[], gaps: readonly (typeof blind)[] = []): Promise<void> {
  scans += 1
  const answer = await agent.reportPorts(
    makePortReport({
      scanned_at: new Date().toISOString(),
      coverage: { complete: gaps.length === 0, sockets: 1, owners_known: 1, gaps: [...gaps] },
      digest: scans.toString(16).padStart(64, '0'),
      items,
    }),
  )
  expect(answer.json()).toEqual({ acknowledged: true })
}

async function check(items: AccountVerdict[]): Promise<void> {
  scans += 1
  const answer = await agent.reportAccounts(
    makeAccountReport({
      scanned_at: new Date().toISOString(),
      coverage: testedCoverage,
      digest: scans.toString(16).padStart(64, '0'),
      items,
    }),
  )
  expect(answer.json()).toEqual({ acknowledged: true })
}

/** Lets everything that is recorded of the host have happened so many minutes earlier. */
async function age(minutes: number): Promise<void> {
  const columns = {
    hosts: [
      'port_history_from',
      'port_history_at',
      'port_blind_since',
      'account_history_from',
      'account_history_at',
    ],
    host_liveness: ['last_port_scan_at', 'last_password_scan_at'],
    ports: ['opened_at', 'opened_after', 'unconfirmed_since'],
    port_history: ['opened_at', 'opened_after', 'closed_at', 'closed_after'],
    account_verdicts: ['from_at', 'unconfirmed_since'],
    account_history: ['from_at', 'to_at', 'to_after'],
    host_events: ['at'],
  }
  for (const [table, names] of Object.entries(columns)) {
    const sets = names.map((name) => `${name} = ${name} - interval '${minutes} minutes'`).join(', ')
    await api.sql.unsafe(`update ${table} set ${sets} where host_id = '${agent.hostId}'`)
  }
}

async function changes(query = ''): Promise<Partial<Change>[]> {
  const path = `/openhss/v1/${api.projectId}/hosts/${agent.hostId}/changes?about=port&${query}`
  const answer = await api.get(path)
  return answer.json<{ data_list: Change[] }>().data_list
}

const kindsOf = (list: readonly Partial<Change>[]) => list.map(({ kind, port }) => [kind, port])

async function portsAt(minutesAgo: number): Promise<[number, string][]> {
  const at = new Date(Date.now() - minutesAgo * 60_000).toISOString()
  const q = encodeURIComponent(`host:${agent.hostId}`)
  const answer = await api.get(`/openhss/v1/${api.projectId}/ports/as-of?q=${q}&at=${at}`)
  const { data_list: rows } = answer.json<{ data_list: FleetPastPort[] }>()
  return rows.map(({ port, certainty }) => [port, certainty])
}

describe('ports', () => {
  test('that a host had when it was looked at first are no change', async () => {
    await scan([ssh, redis])
    expect(await changes()).toEqual([])
    expect(await portsAt(0)).toEqual([
      [22, 'open'],
      [6379, 'open'],
    ])
  })

  test('that open and close later are told with their times, newest first', async () => {
    await scan([ssh])
    await age(60)
    await scan([ssh, redis])
    await age(60)
    await scan([ssh])
    const list = await changes()
    expect(kindsOf(list)).toEqual([
      ['port_closed', 6379],
      ['port_opened', 6379],
    ])
    const [closed, opened] = list
    expect(Date.parse(closed?.at ?? '') - Date.parse(opened?.at ?? '')).toBeGreaterThanOrEqual(
      3_600_000,
    )
    // The scans before were an hour earlier.
    expect(closed?.after).toBe(opened?.at)
    expect(await portsAt(90)).toEqual([
      [22, 'open'],
      [6379, 'maybe'],
    ])
    expect(await portsAt(30)).toEqual([
      [22, 'open'],
      [6379, 'unconfirmed'],
    ])
    expect(await portsAt(0)).toEqual([[22, 'open']])
  })

  test('that are closed for a short while go on, and are counted', async () => {
    await scan([ssh])
    await age(60)
    await scan([ssh, redis])
    await age(60)
    await scan([ssh])
    await age(4)
    await scan([ssh, { ...redis, pid: 901 }])
    expect(await changes()).toMatchObject([{ kind: 'port_opened', port: 6379, flaps: 1 }])
    await scan([ssh])
    await age(6)
    await scan([ssh, redis])
    expect(kindsOf(await changes())).toEqual([
      ['port_opened', 6379],
      ['port_closed', 6379],
      ['port_opened', 6379],
    ])
  })

  test('in the hands of another program are told as that', async () => {
    await scan([redis])
    await age(60)
    await scan([{ ...redis, path: '/tmp/redis-server' }])
    expect(await changes()).toMatchObject([
      {
        kind: 'program_changed',
        path: '/tmp/redis-server',
        previous_path: '/usr/bin/redis-server',
      },
    ])
  })

  test('that a scan may not have seen stay, say so, and are decided by the next scan that could', async () => {
    await scan([ssh, redis])
    await age(60)
    await scan([ssh], [blind])
    expect(await changes()).toEqual([])
    expect(await portsAt(0)).toContainEqual([6379, 'unconfirmed'])
    await age(60)
    await scan([ssh])
    expect(kindsOf(await changes())).toEqual([['port_closed', 6379]])
  })

  test('of a time before recording began are not known', async () => {
    await scan([ssh])
    const at = new Date(Date.now() - 3_600_000).toISOString()
    const q = encodeURIComponent(`host:${agent.hostId}`)
    const answer = await api.get(`/openhss/v1/${api.projectId}/ports/as-of?q=${q}&at=${at}`)
    expect(answer.json()).toEqual({ total_num: 0, data_list: [], hosts_not_recorded: 1 })
  })

  test('of a deleted host are told of for thirty days', async () => {
    await scan([ssh])
    await age(60)
    await scan([ssh, redis])
    await age(60)
    const path = `/openhss/v1/${api.projectId}/hosts/${agent.hostId}`
    expect(
      (
        await api.app.inject({
          method: 'DELETE',
          url: path,
          headers: { 'x-auth-token': api.token },
        })
      ).statusCode,
    ).toBe(204)
    expect(kindsOf(await changes())).toContainEqual(['port_opened', 6379])
    expect(await portsAt(30)).toEqual([
      [22, 'open'],
      [6379, 'open'],
    ])
  })
})

test('changes of the fleet are narrowed by a query and paged by a place', async () => {
  await scan([ssh])
  await age(60)
  await scan([ssh, redis, { ...redis, port: 6380 }, { ...redis, port: 6381 }])
  const path = `/openhss/v1/${api.projectId}/changes?q=${encodeURIComponent(`host:${agent.hostId} port:>6000`)}`
  const whole = (await api.get(path)).json<{ total_num: number; data_list: Change[] }>()
  expect(whole.total_num).toBe(3)
  const seen: unknown[] = []
  let next = ''
  do {
    const after = next === '' ? '' : `&after=${next}`
    const page = (await api.get(`${path}&limit=1${after}`)).json<{
      data_list: Change[]
      next?: string
    }>()
    seen.push(...page.data_list)
    next = page.next ?? ''
  } while (next !== '')
  expect(seen).toEqual(whole.data_list)
  const none = await api.get(`${path}${encodeURIComponent(' -program:redis-server')}`)
  expect(none.json()).toMatchObject({ total_num: 0 })
})

test('accounts are told of by what changed of them', async () => {
  const strong: AccountVerdict = {
    user_name: 'deploy',
    service_type: 'system',
    verdict: 'not_found',
    scheme: 'yescrypt',
    list_version: 'v1',
    words_tried: 10,
  }
  await check([strong])
  await age(60)
  await check([{ ...strong, words_tried: 5_000, list_version: 'v2' }])
  await age(60)
  await check([{ ...weakAccount, user_name: 'deploy' }])
  await age(60)
  await check([])
  const path = `/openhss/v1/${api.projectId}/hosts/${agent.hostId}/changes?about=account`
  const { data_list: list } = (await api.get(path)).json<{ data_list: Change[] }>()
  expect(list).toMatchObject([
    { kind: 'account_gone', user_name: 'deploy', verdict: 'weak' },
    { kind: 'verdict_changed', verdict: 'weak', previous_verdict: 'not_found' },
  ])
  expect(list).toHaveLength(2)
})

test('a changed password is told of while the verdict stays, and a lower revision is a new count', async () => {
  const weak = { ...weakAccount, user_name: 'deploy' }
  const revisions: (number | undefined)[] = [undefined, 4, 5, 1]
  for (const password_revision of revisions) {
    await check([{ ...weak, ...(password_revision !== undefined && { password_revision }) }])
    await age(60)
  }
  const path = `/openhss/v1/${api.projectId}/hosts/${agent.hostId}/changes?about=account`
  const { data_list: list } = (await api.get(path)).json<{ data_list: Change[] }>()
  expect(list.map(({ kind }) => kind)).toEqual(['password_changed'])
})

describe('a comparison', () => {
  async function compare(query: string): Promise<PortComparison> {
    const path = `/openhss/v1/${api.projectId}/ports/compare?host_id=${agent.hostId}&${query}`
    return (await api.get(path)).json<PortComparison>()
  }
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
  const differencesOf = ({ data_list: list }: PortComparison) =>
    list.map(({ difference, port }) => [difference, port])

  test('of two times tells what opened, closed and has another program', async () => {
    const https = { ...ssh, port: 443, path: '/usr/sbin/nginx' }
    await scan([ssh, redis, https])
    await age(60)
    await scan([ssh, redis, https])
    await scan([{ ...ssh, path: '/tmp/sshd' }, { ...ssh, port: 80 }, https])
    const result = await compare(`from=${ago(30)}`)
    expect(result).toMatchObject({ unchanged: 1, differences: 3 })
    expect(differencesOf(result)).toEqual([
      ['program_changed', 22],
      ['opened', 80],
      ['closed', 6379],
    ])
    expect(await compare(`from=${ago(30)}&to=${ago(20)}`)).toMatchObject({
      unchanged: 3,
      differences: 0,
    })
  })

  test('with a time that no look is of tells what is not known', async () => {
    await scan([ssh, redis])
    await age(60)
    await scan([ssh, { ...ssh, port: 80 }])
    expect(differencesOf(await compare(`from=${ago(30)}`))).toEqual([
      ['not_known', 80],
      ['not_known', 6379],
    ])
    expect(await compare(`from=${ago(90)}`)).toMatchObject({
      left: { is_recorded: false },
      unchanged: 0,
      differences: 0,
    })
  })

  test('of two hosts has one on each side', async () => {
    await scan([ssh, redis])
    const left = agent.hostId
    agent = await api.enrol()
    await scan([ssh])
    expect(differencesOf(await compare(`other_host_id=${left}`))).toEqual([['opened', 6379]])
    const other = await api.enrol()
    expect(await compare(`other_host_id=${other.hostId}`)).toMatchObject({
      right: { is_recorded: false },
      data_list: [],
    })
  })
})

test('what is older than the project keeps it is deleted, what is open stays', async () => {
  await scan([ssh, redis])
  await age(60)
  await scan([ssh])
  const path = `/openhss/v1/${api.projectId}/history-retention`
  expect((await api.get(path)).json()).toEqual({ port_days: 90, account_days: 400 })
  const set = await api.app.inject({
    headers: { 'x-auth-token': api.token },
    method: 'PUT',
    url: path,
    payload: { port_days: 7, account_days: 30 },
  })
  expect(set.statusCode).toBe(200)
  const rows = () => api.sql`select from port_history where host_id = ${agent.hostId}`
  await age(60 * 24 * 6)
  await deleteOldHistory(api.sql, new AbortController().signal)
  expect(await rows()).toHaveLength(1)
  await age(60 * 24 * 2)
  await deleteOldHistory(api.sql, new AbortController().signal)
  expect(await rows()).toHaveLength(0)
  expect(await portsAt(0)).toEqual([[22, 'open']])
})
