import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { AgentPolicy, AgentUpgrade, AgentUpgradeHost } from '@openhss/contract'
import { policyClient, testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { makePortReport } from '@openhss/testkit/reports'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { silentLog } from '../db/database-log.ts'
import { startUpgradeSweep } from './upgrade-sweep.ts'

const FILE = 'openhss-agent_0.2.0_amd64.tar.gz'

let folder: string
let api: TestApi
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-packages-'))
  writeFileSync(path.join(folder, FILE), 'the package')
  api = await testApi({ packagesFolder: folder })
})
afterAll(async () => {
  await api.close()
  rmSync(folder, { recursive: true })
})
beforeEach(async () => {
  writeFileSync(path.join(folder, 'SHA256SUMS.sig'), 'signed')
  await api.sql`delete from agent_upgrade_targets`
  await api.sql`delete from agent_upgrades`
})

const own = (rest = '') => `/openhss/v1/${api.projectId}/agent-upgrade${rest}`

function put(rest: string, payload: object, token = api.token) {
  return api.app.inject({
    method: 'PUT',
    url: own(rest),
    headers: { 'x-auth-token': token },
    payload,
  })
}

const show = async () => (await api.get(own())).json<AgentUpgrade>()
const hosts = async () =>
  (await api.get(own('/hosts'))).json<{ data_list: AgentUpgradeHost[] }>().data_list

async function start(options: object = {}): Promise<AgentUpgrade> {
  const answer = await put('', { version: '0.2.0', ring_minutes: 0, ...options })
  expect(answer.statusCode).toBe(200)
  return answer.json()
}

async function sweep(): Promise<void> {
  await using job = startUpgradeSweep(api.sql, silentLog)
  await job.run()
}

async function say(agent: TestAgent, report: object): Promise<void> {
  const answer = await api.app.inject({
    method: 'PUT',
    url: `/agent/v1/${api.projectId}/agents/${agent.agentId}/upgrade`,
    headers: { authorization: `Bearer ${agent.secret}` },
    payload: report,
  })
  expect(answer.statusCode).toBe(204)
}

async function enrol(name: string): Promise<TestAgent> {
  const agent = await api.enrol({ host: { host_name: name } })
  await say(agent, { state: 'ready', architecture: 'x86_64' })
  return agent
}

/** A process looks again after 0.4 s at what another one, or a job, changed: tests ask until it did. */
const policyOf = async (agent: TestAgent) =>
  (await policyClient(api, agent).fetch()).json<AgentPolicy>().upgrade

async function become(agent: TestAgent, name: string, version: string): Promise<void> {
  const report = makePortReport()
  const host = { ...report.host, host_name: name, agent_version: version }
  expect((await agent.reportPorts({ ...report, host })).statusCode).toBe(200)
}

test('one host after the other is offered the package, and is done once its version is seen', async () => {
  const [first, second] = [await enrol('first'), await enrol('second')]
  expect(await show()).toMatchObject({ state: 'none', newest_version: '0.2.0', hosts: { able: 2 } })
  const { upgrade_id } = await start()
  await sweep()
  const offered = (await hosts()).find(({ state }) => state === 'offered')
  const [asked, other] = offered?.host_id === first.hostId ? [first, second] : [second, first]
  await expect
    .poll(() => policyOf(asked))
    .toEqual({
      upgrade_id,
      version: '0.2.0',
      packages: {
        x86_64: { sha256: createHash('sha256').update('the package').digest('hex'), bytes: 11 },
      },
    })

  await say(asked, { state: 'installing', upgrade_id })
  await sweep()
  expect(await show()).toMatchObject({
    state: 'running',
    ring: 'first',
    hosts: { upgrading: 1, waiting: 1, done: 0 },
  })
  await expect.poll(() => policyOf(other)).toBeUndefined()

  await become(asked, 'asked', '0.2.0')
  await sweep()
  await expect.poll(() => policyOf(asked)).toBeUndefined()
  await sweep()
  await expect.poll(() => policyOf(other)).toMatchObject({ upgrade_id })
  await become(other, 'other', '0.2.0')
  await sweep()
  expect(await show()).toMatchObject({ hosts: { upgrading: 0, waiting: 0, done: 2, failed: 0 } })
})

test('an agent that waits for its policy hears of the offer at once', async () => {
  const agent = await enrol('web')
  const client = policyClient(api, agent)
  const before = await client.fetch()
  const etag = String(before.headers['etag'])
  await start()
  const waiting = client.fetch({ etag, waitSeconds: 25 })
  await sweep()
  expect((await waiting).json()).toMatchObject({ upgrade: { version: '0.2.0' } })
})

test('the first one that fails halts it, with its reason; to resume sets it aside', async () => {
  const agent = await enrol('web-1')
  const { upgrade_id } = await start()
  await sweep()
  await say(agent, { state: 'failed', upgrade_id, detail: 'the disk is too full' })
  await expect.poll(() => policyOf(agent)).toBeUndefined()
  await sweep()
  expect(await show()).toMatchObject({
    state: 'halted',
    reason: '1 of 1 hosts that were asked failed; web-1: the disk is too full',
    hosts: { failed: 1 },
  })
  const [event] = (await api.get('/openhss/v1/audit-events?operation=changeAgentUpgrade')).json<{
    data_list: object[]
  }>().data_list
  expect(event).toMatchObject({ user_name: 'the service', details: { state: 'halted' } })

  const next = await enrol('web-2')
  await sweep()
  await expect.poll(() => policyOf(next)).toBeUndefined()
  expect((await put('/state', { state: 'running' })).statusCode).toBe(200)
  await sweep()
  await sweep()
  await expect.poll(() => policyOf(next)).toMatchObject({ upgrade_id })
  await expect.poll(() => policyOf(agent)).toBeUndefined()
  expect(await hosts()).toMatchObject([
    { name: 'web-1', state: 'set_aside', reason: 'the disk is too full' },
    { name: 'web-2', state: 'offered' },
  ])
})

test('paused, nobody is asked, and an offer is not to be seen; cancelled, it is over', async () => {
  const agent = await enrol('web')
  await start()
  await sweep()
  await put('/state', { state: 'paused' })
  await expect.poll(() => policyOf(agent)).toBeUndefined()
  await put('/state', { state: 'running' })
  await expect.poll(() => policyOf(agent)).toBeDefined()
  await put('/state', { state: 'cancelled' })
  await expect.poll(() => policyOf(agent)).toBeUndefined()
  const refused = await put('/state', { state: 'running' })
  expect(refused.statusCode).toBe(400)
  expect(refused.json()).toMatchObject({ error_msg: expect.stringContaining('start it anew') })
})

test('another start is another upgrade, for those too that failed', async () => {
  const agent = await enrol('web')
  const before = await start()
  await sweep()
  await say(agent, { state: 'failed', upgrade_id: before.upgrade_id, detail: 'no' })
  const { upgrade_id } = await start()
  await sweep()
  await expect.poll(() => policyOf(agent)).toMatchObject({ upgrade_id })
  await say(agent, { state: 'failed', upgrade_id: before.upgrade_id, detail: 'late' })
  await expect.poll(() => policyOf(agent)).toMatchObject({ upgrade_id })
})

test('a host that cannot is not asked, and says why', async () => {
  const agent = await api.enrol({ host: { host_name: 'web' } })
  const detail = 'it is not run by systemd'
  await say(agent, { state: 'unable', detail })
  await start()
  await sweep()
  await expect.poll(() => policyOf(agent)).toBeUndefined()
  expect(await hosts()).toMatchObject([{ state: 'unable', reason: detail }])
  expect(await show()).toMatchObject({ hosts: { able: 0, unable: 1, waiting: 0 } })
})

describe('is refused', () => {
  test('for a version that is not there, and one without a signature', async () => {
    const missing = await put('', { version: '0.9.0' })
    expect(missing.statusCode).toBe(400)
    expect(missing.json<{ error_msg: string }>().error_msg).toMatch(/has one: 0\.2\.0\.$/)
    rmSync(path.join(folder, 'SHA256SUMS.sig'))
    const unsigned = await put('', { version: '0.2.0' })
    expect(unsigned.json<{ error_msg: string }>().error_msg).toContain('not signed')
    expect((await put('/state', { state: 'paused' })).json()).toMatchObject({
      error_code: 'HSS.0011',
    })
  })

  test('to whoever may only look', async () => {
    const { token } = await api.createUser({ role: 'operator' })
    expect((await put('', { version: '0.2.0' }, token)).statusCode).toBe(403)
    const looked = await api.app.inject({ url: own(), headers: { 'x-auth-token': token } })
    expect(looked.statusCode).toBe(200)
  })
})

test('the list that is signed and its signature are there for everybody', async () => {
  writeFileSync(path.join(folder, 'SHA256SUMS'), 'digests')
  expect((await api.app.inject('/install/SHA256SUMS')).body).toBe('digests')
  expect((await api.app.inject('/install/SHA256SUMS.sig')).body).toBe('signed')
})

test('hosts with an older agent than the newest package are upgradable', async () => {
  const [old, current] = [await enrol('upgradable-old'), await enrol('upgradable-new')]
  await become(current, 'upgradable-new', '0.2.0')
  const find = async (filter: string) =>
    (
      await api.get(
        `/v5/${api.projectId}/host-management/hosts?host_name=upgradable&limit=10${filter}`,
      )
    )
      .json<{ data_list: { host_id: string; upgradable: boolean }[] }>()
      .data_list.map(({ host_id: id, upgradable }) => [id, upgradable])
  const [ofOld, ofCurrent] = [
    [old.hostId, true],
    [current.hostId, false],
  ]
  expect(await find('')).toEqual([ofCurrent, ofOld])
  expect(await find('&agent_upgradable=true')).toEqual([ofOld])
  expect(await find('&agent_upgradable=false')).toEqual([ofCurrent])
})
