import { MAX_LISTED_WEAK_ACCOUNTS } from '@openhss/contract'
import type { AccountVerdict, HostFacts, WeakPasswordHost } from '@openhss/contract'
import { exampleHost } from '@openhss/contract/examples'
import { addEnterpriseProject, testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { makeAccountReport, makePortReport, weakAccount } from '@openhss/testkit/reports'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createWeakHosts } from './weak-hosts/weak-hosts.ts'
import { findWeakHosts } from './weak-password-queries.ts'

let api: TestApi
let other: Awaited<ReturnType<TestApi['createAppBeside']>>
let finance: string
beforeAll(async () => {
  api = await testApi()
  other = await api.createAppBeside()
  finance = await addEnterpriseProject(api, 'finance')
})
afterAll(async () => {
  await other.close()
  await api.close()
})
beforeEach(async () => {
  for (const { host_id } of await api.sql<{ host_id: string }[]>`select host_id from hosts`) {
    await send('DELETE', `/openhss/v1/${api.projectId}/hosts/${host_id}`)
  }
})

interface List {
  readonly total_num: number
  readonly data_list: readonly WeakPasswordHost[]
}

async function send(method: 'DELETE' | 'PUT', url: string, body?: object): Promise<void> {
  const headers = { 'x-auth-token': api.token, 'content-type': 'application/json' }
  const payload = body && JSON.stringify(body)
  const answer = await api.app.inject({ method, url, headers, ...(payload && { payload }) })
  if (answer.statusCode >= 300) throw new Error(answer.body)
}

/** Asks both servers, which must say the same. */
async function list(query = ''): Promise<List> {
  const url = `/v5/${api.projectId}/baseline/weak-password-users?enterprise_project_id=all_granted_eps&${query}`
  const headers = { 'x-auth-token': api.token }
  const answers = await Promise.all(
    [api.app, other].map((app) => app.inject({ method: 'GET', url, headers })),
  )
  const [ours, theirs] = answers.map((answer) => answer.json<List>())
  expect(ours).toEqual(theirs)
  return ours as List
}

async function namesOf(query?: string): Promise<string[]> {
  const { total_num, data_list } = await list(query)
  expect(total_num).toBe(data_list.length)
  return data_list.map(({ host_name }) => host_name)
}

let reports = 0

async function report(
  agent: TestAgent,
  items: AccountVerdict[],
  host: Partial<HostFacts> = {},
): Promise<void> {
  reports += 1
  const digest = String(reports).padStart(64, '0')
  const facts = { ...exampleHost, ...host }
  const answer = await agent.reportAccounts(makeAccountReport({ items, digest, host: facts }))
  if (answer.statusCode !== 200) throw new Error(answer.body)
}

const named = (name: string) => ({ host_name: name })
const empty: AccountVerdict = {
  user_name: 'guest',
  service_type: 'system',
  verdict: 'empty',
  duration: 90,
  desensitized_weak_passwords: '',
  suggestion: 'Set a password.',
}
const locked: AccountVerdict = { user_name: 'daemon', service_type: 'system', verdict: 'locked' }

describe('every server shows what the last acknowledged report says', () => {
  test('when accounts become weak, others, and none', async () => {
    const agent = await api.enrol()
    expect(await namesOf()).toEqual([])
    await report(agent, [locked])
    expect(await namesOf()).toEqual([])
    await report(agent, [locked, weakAccount])
    expect(await namesOf('user_name=deploy')).toEqual(['web-1'])
    await report(agent, [locked, empty])
    expect(await namesOf('user_name=deploy')).toEqual([])
    expect(await namesOf('user_name=GUE')).toEqual(['web-1'])
    await report(agent, [locked])
    expect(await namesOf()).toEqual([])
  })

  test('when only what is shown of an account changes', async () => {
    const agent = await api.enrol()
    await report(agent, [weakAccount])
    await list()
    await report(agent, [{ ...weakAccount, used_days: 13 }])
    const [host] = (await list()).data_list
    expect(host?.weak_pwd_accounts).toMatchObject([{ user_name: 'deploy', used_days: 13 }])
  })

  test('when the host has another name or address, by a report of either kind', async () => {
    const agent = await api.enrol()
    await report(agent, [weakAccount], named('db-1'))
    expect(await namesOf('host_name=DB')).toEqual(['db-1'])
    await report(agent, [weakAccount], named('web-7'))
    expect(await namesOf('host_name=db')).toEqual([])
    expect(await namesOf('host_name=web')).toEqual(['web-7'])
    const host = { ...exampleHost, host_name: 'mail-3', private_ip: '10.9.8.7' }
    expect((await agent.reportPorts(makePortReport({ host }))).statusCode).toBe(200)
    expect(await namesOf('host_ip=9.8')).toEqual(['mail-3'])
  })

  test('when the host moves, and when it is deleted', async () => {
    const agent = await api.enrol()
    await report(agent, [weakAccount])
    const inFinance = await api.createUser({
      role: 'auditor',
      projectId: api.projectId,
      enterpriseProjectIds: [finance],
    })
    const count = async () => {
      const url = `/v5/${api.projectId}/baseline/weak-password-users?enterprise_project_id=all_granted_eps`
      return (await inFinance.get(url)).json<List>().total_num
    }
    expect(await count()).toBe(0)
    const host = `/openhss/v1/${api.projectId}/hosts/${agent.hostId}`
    await send('PUT', `${host}/enterprise-project`, { enterprise_project_id: finance })
    expect(await count()).toBe(1)
    await send('DELETE', host)
    expect(await count()).toBe(0)
    expect(await namesOf()).toEqual([])
  })
})

test('memory and database find the same, page by page', async () => {
  for (let n = 0; n < 23; n += 1) {
    const agent = await api.enrol({ ...(n % 3 === 0 && { enterpriseProjectId: finance }) })
    const items = [weakAccount, empty].slice(n % 2, 1 + (n % 2))
    const address = { private_ip: `10.0.${n % 4}.${n}` }
    // Names of which some are the same, and some are no ASCII.
    await report(agent, items, { ...named(['ä', 'B', 'web', 'Ω'][n % 4] ?? ''), ...address })
  }
  const memory = await createWeakHosts(api.sql)(api.projectId)
  const none = { hostId: null, hostName: null, hostIp: null, userName: null }
  const filters = [
    none,
    { ...none, hostName: 'w' },
    { ...none, hostName: 'b' },
    { ...none, hostIp: '10.0.3' },
    { ...none, userName: 'DEP' },
    { ...none, userName: 'e', hostName: 'b', hostIp: '0.1.' },
    { ...none, userName: 'nobody' },
  ]
  for (const enterpriseProjectIds of [null, [finance], ['0', finance], []]) {
    for (const filter of filters) {
      for (const offset of [0, 7, 20, 2_000_000]) {
        const page = { limit: 10, offset }
        const scope = { projectId: api.projectId, enterpriseProjectIds }
        const found = await findWeakHosts(api.sql, scope, filter, page)
        expect(await memory?.find({ ...filter, enterpriseProjectIds }, page)).toEqual(found)
      }
    }
  }
})

test('a list that is too large for the memory, or slow to come, is left to the database', async () => {
  await report(await api.enrol(), [weakAccount])
  const bounds = { maxBytes: 1e6, patienceMs: 60_000 }
  const [roomy, tight] = [
    createWeakHosts(api.sql, bounds),
    createWeakHosts(api.sql, { ...bounds, maxBytes: 100 }),
  ]
  expect(await roomy(api.projectId)).toBeDefined()
  expect(await tight(api.projectId)).toBeUndefined()
  const hasty = createWeakHosts(api.sql, { ...bounds, patienceMs: 0 })
  expect(await hasty(api.projectId)).toBeUndefined()
  await expect.poll(() => hasty(api.projectId)).toBeDefined()
})

test('a host with 40,000 weak accounts shows the first of them and says how many there are', async () => {
  const agent = await api.enrol()
  const items = Array.from({ length: 40_000 }, (_, n) => ({
    ...weakAccount,
    user_name: `user-${String(n).padStart(5, '0')}`,
    suggestion: 'Change it.',
  }))
  await report(agent, items)
  const { total_num, data_list } = await list()
  expect(total_num).toBe(1)
  const [host] = data_list
  expect(host?.weak_pwd_num).toBe(40_000)
  expect(host?.weak_pwd_accounts.map(({ user_name }) => user_name)).toEqual(
    items.slice(0, MAX_LISTED_WEAK_ACCOUNTS).map(({ user_name }) => user_name),
  )
  const [some] = (await list('user_name=user-39')).data_list
  expect(some?.weak_pwd_num).toBe(1000)
  expect(some?.weak_pwd_accounts[0]?.user_name).toBe('user-39000')
})
