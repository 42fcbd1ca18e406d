import type { HostScans } from '@openhss/contract'
import { addEnterpriseProject, testApi } from '@openhss/testkit'
import type { Answer, TestAgent, TestApi, TestSession } from '@openhss/testkit'
import { enrolMarkedHost } from '@openhss/testkit/reports'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

let api: TestApi
let finance: string
let sales: string
let agent: TestAgent
beforeAll(async () => {
  api = await testApi()
  finance = await addEnterpriseProject(api, 'finance')
  sales = await addEnterpriseProject(api, 'sales')
})
afterAll(() => api.close())
beforeEach(async () => {
  await api.sql`delete from hosts`
  agent = await enrolMarkedHost(api, finance, 'mark')
})

function move(
  enterpriseProjectId: string,
  { by = api, hostId = agent.hostId }: { by?: TestSession; hostId?: string } = {},
): Promise<Answer> {
  return api.app.inject({
    method: 'PUT',
    url: `/openhss/v1/${api.projectId}/hosts/${hostId}/enterprise-project`,
    headers: { 'x-auth-token': by.token },
    payload: { enterprise_project_id: enterpriseProjectId },
  })
}

/** Tells for each of the two lists whether it has something of the host. */
async function isListedIn(enterpriseProjectId: string): Promise<boolean[]> {
  const query = `host_id=${agent.hostId}&enterprise_project_id=${enterpriseProjectId}`
  const lists = ['asset/ports', 'baseline/weak-password-users']
  const answers = lists.map((list) => api.get(`/v5/${api.projectId}/${list}?${query}`))
  return (await Promise.all(answers)).map(
    (answer) => answer.json<{ total_num: number }>().total_num > 0,
  )
}

function errorOf(answer: Answer): string {
  return answer.json<{ error_code: string }>().error_code
}

test('takes all that is known of the host along, at once', async () => {
  expect(await isListedIn(finance)).toEqual([true, true])
  const answer = await move(sales)
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toEqual({ host_id: agent.hostId, enterprise_project_id: sales })

  expect(await isListedIn(finance)).toEqual([false, false])
  expect(await isListedIn(sales)).toEqual([true, true])
  expect(await isListedIn('all_granted_eps')).toEqual([true, true])
  const scans = await api.get(`/openhss/v1/${api.projectId}/hosts/${agent.hostId}/scans`)
  expect(scans.json<HostScans>().enterprise_project_id).toBe(sales)

  await move('0')
  expect(await isListedIn(sales)).toEqual([false, false])
  expect(await isListedIn('')).toEqual([true, true])
})

test('leaves one event, with where the host was', async () => {
  const answer = await move(sales)
  const events = await api.sql`
    select operation, result, project_id, resource_type, resource_id, details from audit_events
    where request_id = ${String(answer.headers['x-request-id'])}`
  expect(events).toEqual([
    {
      operation: 'moveHost',
      result: 'ok',
      project_id: api.projectId,
      resource_type: 'host',
      resource_id: agent.hostId,
      details: { from: finance, to: sales },
    },
  ])
})

test('to where it is already is done, and changes and records nothing', async () => {
  const rowVersion = () => api.sql`select xmin from hosts where host_id = ${agent.hostId}`
  const before = await rowVersion()
  const answer = await move(finance)
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toEqual({ host_id: agent.hostId, enterprise_project_id: finance })
  expect(await rowVersion()).toEqual(before)
  const requestId = String(answer.headers['x-request-id'])
  expect(await api.sql`select from audit_events where request_id = ${requestId}`).toHaveLength(0)
})

test('refuses what is not there', async () => {
  expect(errorOf(await move('nowhere'))).toBe('HSS.0013')
  expect(errorOf(await move('all_granted_eps'))).toBe('HSS.0001')
  expect(errorOf(await move(sales, { hostId: 'nowhere' }))).toBe('HSS.0011')
  expect(await isListedIn(finance)).toEqual([true, true])
})

describe('an administrator of some enterprise projects', () => {
  test('moves between those, and neither into nor out of others', async () => {
    const { projectId } = api
    const admin = (...enterpriseProjectIds: string[]) =>
      api.createUser({ role: 'admin', projectId, enterpriseProjectIds })
    const ofFinance = await admin(finance)
    const ofSales = await admin(sales)
    const ofBoth = await admin(finance, sales)

    expect(errorOf(await move(sales, { by: ofFinance }))).toBe('HSS.0013')
    expect(errorOf(await move(sales, { by: ofSales }))).toBe('HSS.0011')
    expect(errorOf(await move('0', { by: ofBoth }))).toBe('HSS.0013')
    expect(await isListedIn(finance)).toEqual([true, true])
    expect((await move(sales, { by: ofBoth })).statusCode).toBe(200)
  })

  test('needs that role in both, not only the right to read', async () => {
    const { projectId } = api
    const user = await api.createUser({ role: 'admin', projectId, enterpriseProjectIds: [sales] })
    const granted = await api.post('/openhss/v1/grants', {
      user_id: user.userId,
      role: 'operator',
      project_id: projectId,
      enterprise_project_ids: [finance],
    })
    expect(granted.statusCode).toBe(201)
    const by = await api.signIn(user)
    const scans = await by.get(`/openhss/v1/${projectId}/hosts/${agent.hostId}/scans`)
    expect(scans.statusCode).toBe(200)
    expect(errorOf(await move(sales, { by }))).toBe('HSS.0011')
  })
})

test('a disabled enterprise project takes no hosts, and keeps and shows those it has', async () => {
  const closing = await addEnterpriseProject(api, 'closing')
  expect((await move(closing)).statusCode).toBe(200)
  const disabled = await api.post(`/v1.0/enterprise-projects/${closing}/action`, {
    action: 'disable',
  })
  expect(disabled.statusCode).toBe(204)

  // A server process looks once a second whether what it remembers of the grants still holds.
  await vi.waitFor(
    async () => {
      const answer = await move(closing)
      expect(answer.statusCode).toBe(400)
      expect(answer.body).toContain('is disabled')
    },
    { timeout: 30_000 },
  )
  const joinToken = await api.post(`/openhss/v1/${api.projectId}/join-tokens`, {
    uses: 1,
    valid_hours: 1,
    enterprise_project_id: closing,
  })
  expect(errorOf(joinToken)).toBe('HSS.0001')
  expect(await isListedIn(closing)).toEqual([true, true])
  expect((await move(finance)).statusCode).toBe(200)
})
