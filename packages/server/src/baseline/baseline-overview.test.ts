import { addEnterpriseProject, testApi } from '@openhss/testkit'
import type { Answer, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let api: TestApi
let finance: string
beforeAll(async () => {
  api = await testApi()
  finance = await addEnterpriseProject(api, 'finance')
})
afterAll(() => api.close())
beforeEach(async () => {
  await api.sql`delete from hosts`
})

const ask = (operation: string, query = ''): Promise<Answer> =>
  api.get(`/v5/${api.projectId}/baseline/${operation}?${query}`)

async function read(operation: string, query = ''): Promise<unknown> {
  const answer = await ask(operation, query)
  expect(answer.statusCode).toBe(200)
  return answer.json()
}

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()

interface Known {
  readonly weak?: number
  readonly empty?: number
  readonly covered: 'none' | 'partial' | 'complete'
  readonly state?: 'online' | 'late' | 'offline'
  readonly checkedAt?: string
}

async function addHost(name: string, known: Known, enterpriseProjectId = '0'): Promise<string> {
  const { weak = 0, empty = 0, covered, state = 'online' } = known
  const { checkedAt = covered === 'none' ? null : hoursAgo(2) } = known
  const host = { host_name: name, private_ip: `192.0.2.${weak + empty}` }
  const { hostId } = await api.enrol({ enterpriseProjectId, host })
  await api.sql`
    update hosts set accounts_weak = ${weak}, accounts_empty = ${empty}, accounts_covered = ${covered}
    where host_id = ${hostId}`
  await api.sql`
    update host_liveness set state = ${state}, last_password_scan_at = ${checkedAt}
    where host_id = ${hostId}`
  return hostId
}

describe('overview', () => {
  test('without hosts counts none, and claims no check', async () => {
    expect(await read('overview')).toEqual({
      host_num: 0,
      failed_host_num: 0,
      weak_pwd_total_host: 0,
      weak_pwd_risk: 0,
      weak_pwd_normal: 0,
      weak_pwd_incomplete: 0,
      weak_pwd_not_protected: 0,
      weak_pwd_risk_hosts: [],
    })
  })

  test('calls a host normal only when all of it was looked at, and somebody still does', async () => {
    const newest = hoursAgo(1)
    await addHost('weak', { weak: 1, covered: 'complete' })
    await addHost('weak and away', { empty: 2, covered: 'partial', state: 'offline' })
    await addHost('normal', { covered: 'complete', checkedAt: newest })
    await addHost('long ago', { covered: 'complete', checkedAt: hoursAgo(76) })
    await addHost('partly seen', { covered: 'partial' })
    await addHost('late', { covered: 'complete', state: 'late' })
    await addHost('away', { covered: 'complete', state: 'offline' })
    await addHost('never', { covered: 'none' })
    await addHost('elsewhere', { weak: 9, covered: 'complete' }, finance)
    const counts = {
      weak_pwd_total_host: 7,
      weak_pwd_risk: 2,
      weak_pwd_normal: 1,
      weak_pwd_incomplete: 3,
      weak_pwd_not_protected: 2,
    }
    const hosts = { host_num: 7, failed_host_num: 2 }
    const scan_time = Date.parse(newest)
    const weak_pwd_risk_hosts = [
      expect.objectContaining({ host_name: 'weak and away', weak_pwd_num: 2 }),
      expect.objectContaining({ host_name: 'weak', host_ip: '192.0.2.1', weak_pwd_num: 1 }),
    ]
    expect(await read('overview')).toEqual({ scan_time, ...hosts, ...counts, weak_pwd_risk_hosts })
    expect(await read('overview', 'statistics_type=weakpwd&group_id=')).toEqual({
      scan_time,
      ...counts,
      weak_pwd_risk_hosts,
    })
    expect(await read('overview', 'statistics_type=host_num')).toEqual({ scan_time, ...hosts })
    expect(await read('overview', 'statistics_type=host_risk_top_5')).toEqual({
      weak_pwd_risk_hosts,
    })
    expect(await read('overview', 'enterprise_project_id=all_granted_eps')).toMatchObject({
      weak_pwd_risk: 3,
      weak_pwd_risk_hosts: [{ host_name: 'elsewhere' }, {}, {}],
    })
  })

  test('lists the five with the most, and equal ones by their names', async () => {
    for (const [name, weak] of Object.entries({ a: 1, c: 3, b: 3, d: 2, e: 1, f: 7 })) {
      await addHost(name, { weak, covered: 'complete' })
    }
    expect(await read('overview', 'statistics_type=host_risk_top_5')).toMatchObject({
      weak_pwd_risk_hosts: ['f', 'b', 'c', 'd', 'a'].map((host_name) => ({ host_name })),
    })
  })

  test.each([
    ['statistics_type=baseline_passrate', 'HSS.0001', /configurations, which are not checked here/],
    [
      'statistics_type=all',
      'HSS.0001',
      /one of weakpwd, baseline_passrate, host_risk_top_5, host_/,
    ],
    ['group_id=g', 'HSS.0011', /There are no policy groups here/],
    [`group_id=${'g'.repeat(257)}`, 'HSS.0001', /group_id must be text of 0 to 256/],
  ])('refuses %s', async (query, code, message) => {
    const answer = await ask('overview', query)
    expect(answer.json()).toMatchObject({ error_code: code })
    expect(answer.json<{ error_msg: string }>().error_msg).toMatch(message)
  })
})

describe('statistic', () => {
  test('counts accounts of what was looked at, and is silent about the rest', async () => {
    expect(await read('statistic')).toEqual({})
    const unchecked = await addHost('never', { covered: 'none' })
    expect(await read('statistic')).toEqual({})
    const clean = await addHost('clean', { covered: 'complete' })
    expect(await read('statistic')).toEqual({ host_weak_pwd: 0 })
    const weak = await addHost('weak', { weak: 3, empty: 4, covered: 'partial' })
    const elsewhere = await addHost('elsewhere', { weak: 5, covered: 'complete' }, finance)
    const of = (hostId: string) => read('statistic', `host_id=${hostId}`)
    expect(await read('statistic')).toEqual({ host_weak_pwd: 7 })
    expect(await read('statistic', 'enterprise_project_id=all_granted_eps&group_id=')).toEqual({
      host_weak_pwd: 12,
    })
    expect([await of(unchecked), await of(clean), await of(weak)]).toEqual([
      {},
      { host_weak_pwd: 0 },
      { host_weak_pwd: 7 },
    ])
    for (const hostId of [elsewhere, 'nowhere']) {
      const refused = await ask('statistic', `host_id=${hostId}`)
      expect(refused.json()).toMatchObject({ error_code: 'HSS.0011' })
    }
  })

  test.each([
    ['group_id=g', 'HSS.0011'],
    [`group_id=${'g'.repeat(129)}`, 'HSS.0001'],
    [`host_id=${'h'.repeat(65)}`, 'HSS.0001'],
    ['enterprise_project_id=nowhere', 'HSS.0013'],
  ])('refuses %s', async (query, error_code) => {
    expect((await ask('statistic', query)).json()).toMatchObject({ error_code })
  })
})

describe('scan status', () => {
  const detect = (
    hostId: string,
    state: string,
    requested: string,
    finished: string | null,
  ) => api.sql`
    insert into detections (project_id, host_id, detection_id, state, requested_at, finished_at)
    values (${api.projectId}, ${hostId}, 'd', ${state}, now() + ${requested}::interval,
      ${finished}::timestamptz)`

  test('tells of the newest detection of any host of the enterprise project', async () => {
    expect(await read('scan-status')).toEqual({ scan_status: 'neverscan' })
    const host = () => addHost('h', { covered: 'none' })
    await detect(await host(), 'failed', '-3 hours', '2026-11-02T08:00:00Z')
    expect(await read('scan-status')).toEqual({
      scan_status: 'failed',
      scanned_time: Date.parse('2026-11-02T08:00:00Z'),
    })
    await detect(await host(), 'finished', '-2 hours', '2026-11-03T08:00:00Z')
    const scanned = { scan_status: 'scanned', scanned_time: Date.parse('2026-11-03T08:00:00Z') }
    expect(await read('scan-status')).toEqual(scanned)
    await detect(await addHost('f', { covered: 'none' }, finance), 'running', '-1 minute', null)
    expect(await read('scan-status')).toEqual(scanned)
    expect(await read('scan-status', `enterprise_project_id=${finance}`)).toEqual({
      scan_status: 'scanning',
    })
    await detect(await host(), 'requested', '-59 minutes', null)
    expect(await read('scan-status')).toEqual({ scan_status: 'scanning' })
  })

  test('calls one that its agent never ended failed', async () => {
    const hostId = await addHost('h', { covered: 'none' })
    await detect(hostId, 'running', '-61 minutes', null)
    expect(await read('scan-status')).toEqual({ scan_status: 'failed' })
  })
})
