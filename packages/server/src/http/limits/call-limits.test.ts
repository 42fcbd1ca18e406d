import { testApi } from '@openhss/testkit'
import type { Answer, TestApi } from '@openhss/testkit'
import { afterEach, expect, test } from 'vitest'

let api: TestApi
afterEach(() => api.close())

/** So many at once take far less than the two windows that they may fall into. */
const CALLS = 12
const LIMIT = 3

const start = async (limits: { perIdentity: number; perAddress: number }) => {
  api = await testApi({ limits })
}

async function statuses(call: () => Promise<Answer>): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: CALLS }, call))
  return answers.map(({ statusCode }) => statusCode)
}

const listPorts = (headers: Record<string, string>, remoteAddress = '192.0.2.1') =>
  api.app.inject({ url: `/v5/${api.projectId}/asset/ports?host_id=h`, headers, remoteAddress })

test('one identity calls one operation so often in a second, and others as before', async () => {
  await start({ perIdentity: LIMIT, perAddress: Infinity })
  const own = { 'x-auth-token': api.token }
  const seen = await statuses(() => listPorts(own))
  expect(seen.filter((status) => status === 200).length).toBeGreaterThanOrEqual(LIMIT)
  expect(seen.filter((status) => status === 429).length).toBeGreaterThanOrEqual(CALLS - 2 * LIMIT)
  expect((await api.get('/v3/auth/projects')).statusCode).toBe(200)
})

test('a throttled call is told so in the usual shape', async () => {
  await start({ perIdentity: 0, perAddress: Infinity })
  const answer = await listPorts({ 'x-auth-token': api.token })
  expect(answer.statusCode).toBe(429)
  expect(answer.headers['retry-after']).toBe('1')
  expect(answer.json()).toEqual({
    error_code: 'APIGW.0308',
    error_msg: 'The throttling threshold has been reached.',
    request_id: answer.headers['x-request-id'],
  })
  const keystone = await api.get('/v3/auth/projects')
  expect(keystone.json()).toMatchObject({ error: { code: 429, title: 'Too Many Requests' } })
})

test('an address calls a public operation so often in a second, another one as before', async () => {
  await start({ perIdentity: Infinity, perAddress: LIMIT })
  const enrolFrom = (remoteAddress: string) =>
    api.app.inject({ method: 'POST', url: '/agent/v1/enrol', payload: {}, remoteAddress })
  const seen = await statuses(() => enrolFrom('2001:db8::1'))
  expect(seen.filter((status) => status === 429).length).toBeGreaterThanOrEqual(CALLS - 2 * LIMIT)
  expect((await enrolFrom('2001:db8:0:1::1')).statusCode).toBe(400)
})

test('wrong tokens soon reach no database, and who shares their address works on', async () => {
  await start({ perIdentity: Infinity, perAddress: LIMIT })
  const own = { 'x-auth-token': api.token }
  expect((await listPorts(own)).statusCode).toBe(200)
  let attempt = 0
  const guess = () => listPorts({ 'x-auth-token': `guess ${(attempt += 1)}` })

  await statuses(guess)
  const seen = await statuses(guess)
  expect(seen).toContain(429)
  expect((await listPorts(own)).statusCode).toBe(200)
  expect((await listPorts({})).statusCode).toBe(401)
  expect((await listPorts({ 'x-auth-token': 'guess' }, '192.0.2.2')).statusCode).toBe(401)
})

test('reports of a known agent are not limited by its address', async () => {
  await start({ perIdentity: Infinity, perAddress: LIMIT })
  const agent = await api.enrol()
  const report = (secret: string) =>
    api.app.inject({
      method: 'PUT',
      url: `/agent/v1/${api.projectId}/agents/${agent.agentId}/ports`,
      headers: { authorization: `Bearer ${secret}` },
      payload: {},
    })
  // Let in, and told that nothing is in the report.
  expect((await report(agent.secret)).statusCode).toBe(400)
  await statuses(() => report('wrong'))
  expect(await statuses(() => report('wrong'))).toContain(429)
  expect(await statuses(() => report(agent.secret))).toEqual(Array(CALLS).fill(400))
})
