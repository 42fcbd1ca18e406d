import type { ObservedPort } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openToCommands, runOpenHss } from '@openhss/testkit/run-openhss'

const ID = '9ec39b91f3d70e1beff50a308f77067065ea6be0d91a3378375056cd4422cf3d'
const INSIDE = { category: 'container', container_id: ID } as const
const redis: ObservedPort = { ...INSIDE, type: 'TCP', laddr: '0.0.0.0', port: 6379, pid: 90 }
const mdns: ObservedPort = {
  category: 'host',
  container_id: '',
  type: 'UDP',
  laddr: '0.0.0.0',
  port: 5353,
  pid: 7,
  path: '/usr/sbin/avahi-daemon',
  executable: 'deleted',
  other_owners: [{ pid: 31, path: '/opt/browser' }, { pid: 40 }],
}

let api: TestApi
let agent: TestAgent
let variables: Record<string, string>
beforeAll(async () => {
  api = await testApi()
  variables = await openToCommands(api)
  agent = await api.enrol({ host: { host_name: 'web-1' } })
  await agent.reportPorts({
    host: { host_name: 'web-1', private_ip: '', os_name: '', agent_version: '1' },
    scanned_at: '2026-01-31T08:00:00Z',
    digest: 'a'.repeat(64),
    coverage: { complete: true, sockets: 4, owners_known: 4, gaps: [] },
    items: [redis, mdns, { ...mdns, ...INSIDE, container_id: `${ID}/netns:5` }],
  })
})
afterAll(() => api.close())

function ports(...words: string[]) {
  return runOpenHss(['ports', agent.hostId, ...words], variables)
}

test('a port of a container is found like one of the host', async () => {
  const { code, stdout, stderr } = await ports('--port', '6379')
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/6379 +TCP +0\.0\.0\.0 +danger +9ec39b91f3d7 +90 /)
})

test('both categories are one list, and each can be asked for alone', async () => {
  const list = async (...words: string[]) => {
    const { stdout } = await ports('--json', ...words)
    return JSON.parse(stdout) as { total_num: number; data_list: ObservedPort[] }
  }
  const { total_num: total, data_list: rows } = await list()
  expect([total, rows.map(({ category }) => category)]).toEqual([
    3,
    ['host', 'container', 'container'],
  ])
  expect((await list('--category', 'host')).data_list).toEqual(rows.slice(0, 1))
  expect((await list('--category', 'container')).data_list).toEqual(rows.slice(1))
})

test('a port with a second owner, and a program whose file is gone, say so', async () => {
  const { stdout } = await ports('--port', '5353')
  const program = '/usr/sbin/avahi-daemon, file deleted, also 31 /opt/browser, also 40'
  expect(stdout).toContain(program)
  expect(stdout).toContain('9ec39b91f3d7/netns:5')
  const csv = await ports('--port', '5353', '--csv')
  expect(csv.stdout).toContain('"deleted","","31 /opt/browser; 40"')
})
