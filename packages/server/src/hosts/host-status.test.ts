import type { HostStatus } from '@openhss/contract'
import { FILTERS_NOT_COLLECTED } from '@openhss/contract'
import { exampleHost } from '@openhss/contract/examples'
import { addEnterpriseProject, testApi } from '@openhss/testkit'
import type { Answer, TestAgent, TestApi } from '@openhss/testkit'
import {
  makeAccountReport,
  makePortReport,
  observedPort,
  testedCoverage,
  weakAccount,
} from '@openhss/testkit/reports'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
const hosts = new Map<string, TestAgent>()

const complete = { complete: true, sockets: 1, owners_known: 1, gaps: [] }
const redis = observedPort({ port: 6379, path: '/usr/bin/redis-server' })
const locked = { user_name: 'daemon', service_type: 'system', verdict: 'locked' } as const

beforeAll(async () => {
  api = await testApi({ packagesFolder: '/no such folder' })
  const finance = await addEnterpriseProject(api, 'finance')
  for (const name of ['clean', 'dangerous', 'new', 'offline', 'partial', 'weak']) {
    const host = { ...exampleHost, host_name: name, private_ip: `10.0.0.${hosts.size}` }
    const enterpriseProjectId = name === 'weak' ? finance : '0'
    const agent = await api.enrol({ host, enterpriseProjectId })
    hosts.set(name, agent)
    if (name === 'new') continue
    const scanned_at = new Date().toISOString()
    const coverage = name === 'partial' ? { ...complete, complete: false } : complete
    const items = [name === 'dangerous' ? redis : observedPort()]
    await agent.reportPorts(makePortReport({ host, scanned_at, coverage, items }))
    const accounts = name === 'weak' ? [weakAccount] : [locked]
    const report = { host, scanned_at, coverage: testedCoverage, items: accounts }
    await agent.reportAccounts(makeAccountReport(report))
  }
  await setState('offline', 'offline')
  await api.sql`
    update hosts set risk = 1000, labels = '{postgres,eu}' where host_name = 'weak'`
  await api.sql`update hosts set risk = 100 where host_name = 'dangerous'`
  await api.sql`
    insert into host_groups (project_id, group_id, enterprise_project_id, name)
    values (${api.projectId}, 'g1', '0', 'Databases')`
  await api.sql`
    insert into host_group_members (project_id, host_id, group_id)
    select project_id, host_id, 'g1' from hosts where host_name in ('new', 'partial')`
  await api.sql`update hosts set public_ip = '203.0.113.7' where host_name = 'clean'`
})
afterAll(() => api.close())

async function setState(name: string, state: string): Promise<void> {
  const hostId = hosts.get(name)?.hostId ?? ''
  await api.sql`
    update host_liveness set state = ${state}, state_since = '2026-01-31T08:00:00Z'
    where host_id = ${hostId}`
}

function ask(query: Record<string, string> = {}): Promise<Answer> {
  const search = new URLSearchParams({ enterprise_project_id: 'all_granted_eps', ...query })
  return api.get(`/v5/${api.projectId}/host-management/hosts?${search.toString()}`)
}

async function namesOf(query: Record<string, string> = {}): Promise<string[]> {
  const answer = await ask(query)
  const list = answer.json<{ total_num: number; data_list: HostStatus[] }>()
  if (answer.statusCode !== 200) throw new Error(answer.body)
  expect(list.total_num).toBe(list.data_list.length)
  return list.data_list.map(({ host_name }) => host_name)
}

async function show(name: string): Promise<HostStatus | undefined> {
  const answer = await ask({ host_id: hosts.get(name)?.hostId ?? '' })
  return answer.json<{ data_list: HostStatus[] }>().data_list[0]
}

const ALL = ['clean', 'dangerous', 'new', 'offline', 'partial', 'weak']

test('lists every host by name, or by risk', async () => {
  expect(await namesOf()).toEqual(ALL)
  const byRisk = await namesOf({ sort_key: 'risk_num' })
  expect(byRisk.slice(0, 2)).toEqual(['weak', 'dangerous'])
  expect(await namesOf({ sort_key: 'risk_num', sort_dir: 'asc' })).toEqual(byRisk.toReversed())
  const page = await ask({ offset: '4' })
  expect(page.json()).toMatchObject({
    total_num: 6,
    data_list: [{ host_name: 'partial' }, { host_name: 'weak' }],
  })
  expect((await ask({ offset: '2000000' })).json()).toEqual({ total_num: 6, data_list: [] })
})

test('tells all that is known of a host and nothing of what is not', async () => {
  const { hostId, agentId } = hosts.get('clean') ?? {}
  const host = await show('clean')
  expect(host).toEqual({
    host_name: 'clean',
    host_id: hostId,
    agent_id: agentId,
    private_ip: '10.0.0.0',
    public_ip: '203.0.113.7',
    enterprise_project_id: '0',
    enterprise_project_name: 'default',
    os_name: exampleHost.os_name,
    host_status: 'ACTIVE',
    agent_status: 'online',
    version: 'hss.version.enterprise',
    protect_status: 'opened',
    os_type: 'Linux',
    detect_result: 'clean',
    asset: 0,
    baseline: 0,
    labels: [],
    agent_create_time: expect.any(Number) as number,
    agent_update_time: expect.any(Number) as number,
    agent_version: exampleHost.agent_version,
    upgradable: false,
    open_time: expect.any(Number) as number,
    protect_interrupt: false,
    protect_degradation: false,
    last_port_scan_time: expect.any(Number) as number,
    last_password_scan_time: expect.any(Number) as number,
  })
})

describe('clean is only said of what was looked at', () => {
  test('not of a host that is offline, new, or partly seen', async () => {
    expect(await show('offline')).toMatchObject({
      agent_status: 'offline',
      detect_result: 'undetected',
      protect_status: 'protection_exception',
      protect_interrupt: true,
      interrupt_reason: 'the agent is offline',
      agent_update_time: Date.parse('2026-01-31T08:00:00Z'),
    })
    expect(await show('offline')).not.toHaveProperty('host_status')
    expect(await show('new')).toMatchObject({
      detect_result: 'undetected',
      protect_degradation: true,
      degradation_reason: 'not all was seen',
    })
    expect(await show('new')).not.toHaveProperty('last_port_scan_time')
    expect(await show('partial')).toMatchObject({
      detect_result: 'undetected',
      protect_status: 'protection_exception',
      protect_degradation: true,
      degradation_reason: 'not all ports were seen',
      group_id: 'g1',
      group_name: 'Databases',
    })
  })

  test('not of one that is late, or was not scanned for three intervals', async () => {
    await setState('clean', 'late')
    expect(await show('clean')).toMatchObject({
      agent_status: 'online',
      detect_result: 'undetected',
    })
    await setState('clean', 'online')
    const hostId = hosts.get('clean')?.hostId ?? ''
    const scanAt = async (column: string, ago: string) => {
      const at = api.sql.unsafe(`now() - interval '${ago}'`)
      await api.sql`update host_liveness set ${api.sql(column)} = ${at} where host_id = ${hostId}`
      return (await show('clean'))?.detect_result
    }
    expect(await scanAt('last_port_scan_at', '140 seconds')).toBe('clean')
    expect(await scanAt('last_port_scan_at', '3 minutes')).toBe('undetected')
    await scanAt('last_port_scan_at', '0 seconds')
    expect(await scanAt('last_password_scan_at', '74 hours')).toBe('clean')
    expect(await scanAt('last_password_scan_at', '76 hours')).toBe('undetected')
    expect(await scanAt('last_password_scan_at', '0 seconds')).toBe('clean')
  })

  test('a known risk stays one while the host is scanned again or away', async () => {
    const hostId = hosts.get('dangerous')?.hostId ?? ''
    for (const id of [hostId, hosts.get('clean')?.hostId ?? '']) {
      await api.sql`
        insert into detections (project_id, host_id, detection_id, state)
        values (${api.projectId}, ${id}, 'd', 'requested')`
    }
    expect(await namesOf({ detect_result: 'scanning' })).toEqual(['clean'])
    expect(await show('dangerous')).toMatchObject({ detect_result: 'risk', asset: 1, baseline: 0 })
    await api.sql`delete from detections`
    await setState('weak', 'offline')
    expect(await show('weak')).toMatchObject({
      detect_result: 'risk',
      baseline: 1,
      asset: 0,
      enterprise_project_name: 'finance',
      labels: ['postgres', 'eu'],
    })
    await setState('weak', 'online')
  })
})

test.each<[Record<string, string>, string[]]>([
  [{ detect_result: 'clean' }, ['clean']],
  [{ detect_result: 'risk' }, ['dangerous', 'weak']],
  [{ detect_result: 'undetected' }, ['new', 'offline', 'partial']],
  [{ agent_status: 'offline' }, ['offline']],
  [{ agent_status: 'not_online' }, ['offline']],
  [{ agent_status: 'online' }, ['clean', 'dangerous', 'new', 'partial', 'weak']],
  [{ agent_status: 'installed' }, ALL],
  [{ agent_status: 'not_installed' }, []],
  [{ agent_status: 'online', protect_interrupt: 'true' }, []],
  [{ host_status: 'ACTIVE', agent_status: 'offline' }, []],
  [{ host_name: 'EA' }, ['clean', 'weak']],
  [{ host_name_list: 'weak,new,eak' }, ['new', 'weak']],
  [{ private_ip: '0.0.2' }, ['new']],
  [{ private_ip_list: '10.0.0.1,10.0.0.' }, ['dangerous']],
  [{ public_ip: '113' }, ['clean']],
  [{ public_ip_list: '203.0.113.7' }, ['clean']],
  [{ ip_addr: '0.1' }, ['clean', 'dangerous']],
  [{ protect_status: 'opened' }, ['clean', 'dangerous', 'weak']],
  [{ protect_status: 'protection_exception' }, ['new', 'offline', 'partial']],
  [{ protect_status: 'closed' }, []],
  [{ has_baseline: 'true' }, ['weak']],
  [{ has_baseline: 'False' }, ['clean', 'dangerous', 'new', 'offline', 'partial']],
  [{ protect_interrupt: 'true' }, ['offline']],
  [{ protect_degradation: 'true' }, ['new', 'partial']],
  [{ label: 'postgres' }, ['weak']],
  [{ label: 'post' }, []],
  [{ group_id: 'g1' }, ['new', 'partial']],
  [{ group_name: 'DATA' }, ['new', 'partial']],
  [{ group_id: 'g2' }, []],
  [{ os_type: 'Linux', refresh: 'true', install_mode: 'true' }, ALL],
  [{ os_type: 'Windows' }, []],
  [{ version: 'hss.version.enterprise' }, ALL],
  [{ version: 'hss.version.basic' }, []],
  [{ version: 'hss.version.basic', above_version: 'true' }, ALL],
  [{ version: 'hss.version.premium', above_version: 'true' }, []],
  [{ enterprise_project_id: '0', has_baseline: 'true' }, []],
])('finds by %j', async (query, expected) => {
  expect(await namesOf(query)).toEqual(expected)
})

test('finds by IDs, of which an unknown one finds nothing', async () => {
  const ids = ['weak', 'new'].map((name) => hosts.get(name)?.hostId ?? '')
  expect(await namesOf({ host_id_list: [...ids, 'nobody'].join(',') })).toEqual(['new', 'weak'])
  expect(await namesOf({ host_id: ids[0] ?? '', host_id_list: ids[1] ?? '' })).toEqual([])
})

const VALUES: Readonly<Record<string, string>> = {
  charging_mode: 'on_demand',
  asset_value: 'test',
}

test.each([
  ...Object.keys(FILTERS_NOT_COLLECTED).map((name) => [name, VALUES[name] ?? 'true'] as const),
  ['host_status', 'SHUTOFF'] as const,
])('refuses %s, because nobody looked at it', async (name, value) => {
  const answer = await ask({ [name]: value })
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({
    error_code: 'HSS.0001',
    error_msg: expect.stringContaining(`${name}: OpenHSS does not look at this`) as string,
  })
})
