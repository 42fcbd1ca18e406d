import type { Session } from '@openhss/contract'
import { cookieOf, testApi } from '@openhss/testkit'
import type { Answer, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createSignInLinks } from './sign-in-links.ts'

const links = createSignInLinks()
let api: TestApi
beforeAll(async () => {
  api = await testApi({ signInLinks: links })
})
afterAll(() => api.close())

type Headers = Record<string, string>

function open(
  code: string,
  { headers = {}, remoteAddress = '127.0.0.1', on = api }: Way = {},
): Promise<Answer> {
  return on.app.inject({
    method: 'POST',
    url: '/openhss/v1/session/link',
    remoteAddress,
    headers: { 'sec-fetch-site': 'same-origin', ...headers },
    payload: { code },
  })
}

interface Way {
  readonly headers?: Headers
  readonly remoteAddress?: string
  readonly on?: TestApi
}

/** Returns what came of it: `refused` without a cookie, for the link's sake. */
function outcomeOf({ statusCode, headers, body }: Answer): string {
  const isRefused =
    statusCode === 401 &&
    headers['set-cookie'] === undefined &&
    body.includes('The sign-in link was used')
  return isRefused ? 'refused' : `${statusCode}`
}

test('a link signs the first administrator in, once', async () => {
  const code = links.create()
  const answer = await open(code)
  expect(answer.statusCode).toBe(201)
  expect(answer.json<Session>().user).toEqual({ id: api.userId, name: 'admin' })
  const cookie = cookieOf(answer.headers['set-cookie'])
  const shown = await api.app.inject({
    method: 'GET',
    url: `/v5/${api.projectId}/asset/ports?host_id=h`,
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
  })
  expect(shown.statusCode).toBe(200)
  expect(outcomeOf(await open(code))).toBe('refused')
})

test('over IPv6 as well', async () => {
  expect((await open(links.create(), { remoteAddress: '::1' })).statusCode).toBe(201)
})

test('a code that nobody made is refused', async () => {
  expect(outcomeOf(await open('x'.repeat(43)))).toBe('refused')
  expect(outcomeOf(await open('x'))).toBe('refused')
})

test.each<[string, Way]>([
  ['another machine', { remoteAddress: '192.0.2.7' }],
  ['a machine of the same network', { remoteAddress: '10.0.0.2' }],
  ['a proxy that nobody declared', { headers: { 'x-forwarded-for': '127.0.0.1' } }],
  ['a proxy that says only how it was asked', { headers: { 'x-forwarded-proto': 'http' } }],
  ['a proxy by the standard', { headers: { forwarded: 'for=127.0.0.1' } }],
  ['a proxy that hides the client', { headers: { via: '1.1 proxy' } }],
])('opened by way of %s it is refused, and stays good', async (_what, way) => {
  const code = links.create()
  expect(outcomeOf(await open(code, way))).toBe('refused')
  expect((await open(code)).statusCode).toBe(201)
})

test('opened from a page of somebody else it is refused, and stays good', async () => {
  const code = links.create()
  const answer = await open(code, { headers: { 'sec-fetch-site': 'cross-site' } })
  expect(answer.json<{ error_msg: string }>().error_msg).toMatch(/^Only a page of this server/)
  expect((await open(code)).statusCode).toBe(201)
})

test('behind a declared proxy it counts only beside it', async () => {
  const proxied = await testApi({ behindTlsProxy: true, signInLinks: links })
  onTestFinished(() => proxied.close())
  const code = links.create()
  const headers = { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' }
  expect(outcomeOf(await open(code, { headers, on: proxied }))).toBe('refused')
  const beside = await open(code, { on: proxied })
  expect(beside.statusCode).toBe(201)
  expect(beside.headers['set-cookie']).toMatch(/^openhss-session=/)
})

test('who used it and who failed is in the audit log', async () => {
  const used = await open(links.create())
  const failed = await open('not a code', { remoteAddress: '192.0.2.9' })
  const eventsOf = (answer: Answer) => api.sql`
    select operation, result, user_name, credential, resource_type, source_ip from audit_events
    where request_id = ${String(answer.headers['x-request-id'])}`
  const event = {
    operation: 'createSessionFromLink',
    user_name: 'admin',
    credential: 'sign-in link',
  }
  expect(await eventsOf(used)).toEqual([
    { ...event, result: 'ok', resource_type: 'session', source_ip: '127.0.0.1' },
  ])
  expect(await eventsOf(failed)).toEqual([
    { ...event, result: 'IAM.0401', resource_type: null, source_ip: '192.0.2.9' },
  ])
})

test('a first administrator who was disabled is not signed in', async () => {
  await api.sql`update users set enabled = false where id = ${api.userId}`
  onTestFinished(async () => {
    await api.sql`update users set enabled = true where id = ${api.userId}`
  })
  expect(outcomeOf(await open(links.create()))).toBe('refused')
})
