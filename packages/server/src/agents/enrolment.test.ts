import { exampleHost } from '@openhss/contract/examples'
import { addEnterpriseProject, createTenant, eventsOfRequest, testApi } from '@openhss/testkit'
import type { Answer, TestApi } from '@openhss/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

async function createJoinToken(enterpriseProjectId?: string): Promise<string> {
  const answer = await api.post(`/openhss/v1/${api.projectId}/join-tokens`, {
    uses: 1,
    valid_hours: 1,
    ...(enterpriseProjectId !== undefined && { enterprise_project_id: enterpriseProjectId }),
  })
  expect(answer.statusCode).toBe(201)
  return answer.json<{ join_token: string }>().join_token
}

function enrol(joinToken: string, remoteAddress = '192.0.2.1'): Promise<Answer> {
  return api.app.inject({
    method: 'POST',
    url: '/agent/v1/enrol',
    remoteAddress,
    payload: { join_token: joinToken, host: exampleHost },
  })
}

async function enterpriseProjectOf(enrolled: Answer): Promise<string> {
  expect(enrolled.statusCode).toBe(201)
  const { project_id, host_id } = enrolled.json<{ project_id: string; host_id: string }>()
  const scans = await api.get(`/openhss/v1/${project_id}/hosts/${host_id}/scans`)
  return scans.json<{ enterprise_project_id: string }>().enterprise_project_id
}

describe('a join token', () => {
  test('puts hosts into its enterprise project', async () => {
    const finance = await addEnterpriseProject(api, 'finance')
    expect(await enterpriseProjectOf(await enrol(await createJoinToken(finance)))).toBe(finance)
    expect(await enterpriseProjectOf(await enrol(await createJoinToken()))).toBe('0')
    expect(await enterpriseProjectOf(await enrol(await createJoinToken('')))).toBe('0')
  })

  test('is worth nothing while its enterprise project is disabled, and is not used up', async () => {
    const closing = await addEnterpriseProject(api, 'closing')
    const joinToken = await createJoinToken(closing)
    const act = (action: string) =>
      api.post(`/v1.0/enterprise-projects/${closing}/action`, { action })
    await act('disable')
    const refused = await enrol(joinToken)
    expect(refused.statusCode).toBe(401)
    expect(refused.json()).toMatchObject({
      error_code: 'AGENT.0001',
      error_msg: expect.stringContaining('enterprise project is disabled') as string,
    })
    await act('enable')
    expect(await enterpriseProjectOf(await enrol(joinToken))).toBe(closing)
  })

  test('is checked without being used up, as an enrolment would find it', async () => {
    const closing = await addEnterpriseProject(api, 'checked')
    const joinToken = await createJoinToken(closing)
    const check = (token: string) =>
      api.app.inject({
        method: 'POST',
        url: '/agent/v1/join-token-check',
        payload: { join_token: token },
      })
    for (let times = 0; times < 3; times += 1) {
      const answer = await check(joinToken)
      expect(answer.statusCode).toBe(200)
      expect(answer.json()).toEqual({
        project_id: api.projectId,
        enterprise_project_id: closing,
        uses_left: 1,
        expires_at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      })
    }
    const act = (action: string) =>
      api.post(`/v1.0/enterprise-projects/${closing}/action`, { action })
    await act('disable')
    const closed = (await check(joinToken)).json<{ error_msg: string }>()
    expect(closed.error_msg).toBe((await enrol(joinToken)).json<typeof closed>().error_msg)
    await act('enable')
    expect(await enterpriseProjectOf(await enrol(joinToken))).toBe(closing)
    for (const worthless of [joinToken, `${api.projectId}.wrong`, 'wrong', '.', '']) {
      const answer = await check(worthless)
      expect(answer.statusCode).toBe(401)
      expect(answer.json()).toMatchObject({ error_code: 'AGENT.0001' })
    }
  })

  test('is for an enterprise project that its maker was granted', async () => {
    const granted = await addEnterpriseProject(api, 'granted')
    const { projectId } = api
    const grant = { role: 'installer', projectId, enterpriseProjectIds: [granted] } as const
    const installer = await api.createUser(grant)
    const path = `/openhss/v1/${projectId}/join-tokens`
    const settings = { uses: 1, valid_hours: 1 }
    const byDefault = await installer.post(path, settings)
    expect(byDefault.json()).toMatchObject({ error_code: 'HSS.0013' })
    const named = await installer.post(path, { ...settings, enterprise_project_id: granted })
    expect(named.statusCode).toBe(201)
  })

  test('and each enrolment with it leave one event, without the secret', async () => {
    const joinToken = await createJoinToken()
    const enrolled = (await enrol(joinToken)).json<{ host_id: string; secret: string }>()
    const events = await api.sql<{ operation: string; text: string }[]>`
      select operation, row_to_json(e)::text as text from audit_events e
      where operation in ('createJoinToken', 'enrolAgent') order by id desc limit 2`
    expect(events.map(({ operation }) => operation)).toEqual(['enrolAgent', 'createJoinToken'])
    expect(JSON.parse(events[0]?.text ?? '')).toMatchObject({
      domain_id: api.tenantId,
      result: 'ok',
      user_name: 'web-1',
      credential: 'join token',
      source_ip: '192.0.2.1',
      project_id: api.projectId,
      resource_id: enrolled.host_id,
    })
    for (const { text } of events) {
      expect(text).not.toContain(joinToken.split('.')[1])
      expect(text).not.toContain(enrolled.secret)
    }
  })
})

describe('an enrolment that fails', () => {
  afterEach(() => vi.useRealTimers())

  const columns =
    'domain_id result user_id user_name credential source_ip project_id resource_type'.split(' ')
  const eventsOf = (answer: Answer) => eventsOfRequest(api, answer, ...columns)

  const failed = {
    result: 'AGENT.0001',
    user_id: null,
    user_name: 'web-1',
    credential: 'join token',
    resource_type: 'host',
  }

  test('is told of in the account of the project that the join token names', async () => {
    const other = await createTenant(api, 'other')
    const answer = await enrol(`${other.projectId}.wrong`, '192.0.2.20')
    expect(answer.statusCode).toBe(401)
    const expected = { domain_id: other.tenantId, project_id: other.projectId }
    expect(await eventsOf(answer)).toEqual([{ ...failed, ...expected, source_ip: '192.0.2.20' }])
  })

  test('and the question whether one would leaves the same event', async () => {
    const asked = await createTenant(api, 'asked')
    const answer = await api.app.inject({
      method: 'POST',
      url: '/agent/v1/join-token-check',
      remoteAddress: '192.0.2.40',
      payload: { join_token: `${asked.projectId}.wrong` },
    })
    expect(answer.statusCode).toBe(401)
    const where = { domain_id: asked.tenantId, project_id: asked.projectId }
    const from = { source_ip: '192.0.2.40', user_name: 'a host that asks first' }
    expect(await eventsOf(answer)).toEqual([{ ...failed, ...where, ...from }])
  })

  test.each(['nowhere.wrong', 'wrong', '', '.'])('"%s": in the operator’s', async (joinToken) => {
    // What other tests left out is told of in a minute that has gone.
    vi.useFakeTimers({ toFake: ['Date'], now: Math.ceil(Date.now() / 60_000) * 60_000 + 120_000 })
    const source_ip = `192.0.2.3${joinToken.length}`
    const answer = await enrol(joinToken, source_ip)
    expect(await eventsOf(answer)).toEqual([
      { ...failed, domain_id: api.tenantId, project_id: null, source_ip },
    ])
  })

  test('is told of once a minute for each address, which in IPv6 is a /64', async () => {
    // Not at the end of a minute.
    vi.useFakeTimers({ toFake: ['Date'], now: Math.ceil(Date.now() / 60_000) * 60_000 + 60_000 })
    const count = async (address: string) => (await eventsOf(await enrol('wrong', address))).length
    expect(await count('2001:db8::1')).toBe(1)
    expect(await count('2001:db8::2')).toBe(0)
    expect(await count('2001:db8:0:1::1')).toBe(1)
    vi.setSystemTime(Date.now() + 60_000)
    expect(await count('2001:db8::3')).toBe(1)
  })

  test('is told of five times a minute in an account, whatever the address', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Math.ceil(Date.now() / 60_000) * 60_000 + 300_000 })
    const told = []
    for (let n = 1; n <= 8; n++)
      told.push((await eventsOf(await enrol('wrong', `10.0.0.${n}`))).length)
    expect(told).toEqual([1, 1, 1, 1, 1, 0, 0, 0])
  })
})
