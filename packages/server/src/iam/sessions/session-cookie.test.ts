import type { Session } from '@openhss/contract'
import { cookieOf, openSession, testApi } from '@openhss/testkit'
import type { TestApi, TestSession } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserCalls, NOBODY, OVER, OWN_PAGE, SESSION } from './browser-calls.fixture.ts'
import type { Headers } from './browser-calls.fixture.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const { post, get, newBrowser } = browserCalls(() => api)

const portsOf = ({ projectId }: { projectId: string }) => `/v5/${projectId}/asset/ports?host_id=h`

describe('the cookie', () => {
  let user: TestSession
  let browser: Headers
  let cookie: string
  beforeAll(async () => {
    const made = await newBrowser('admin')
    ;({ user } = made)
    browser = { ...made.browser }
    cookie = browser['cookie'] ?? ''
  })

  test.each<[string, Headers, number]>([
    ['a page of the server', { 'sec-fetch-site': 'same-origin' }, 200],
    ['the same origin, from a browser without fetch metadata', { origin: 'http://hss.test' }, 200],
    ['nobody knows where', {}, 401],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 401],
    ['another port of the same host', { 'sec-fetch-site': 'same-site' }, 401],
    ['the address bar', { 'sec-fetch-site': 'none' }, 401],
    ['a foreign origin', { origin: 'http://evil.test' }, 401],
    ['the same host with another scheme', { origin: 'https://hss.test' }, 401],
    ['the same host with another port', { origin: 'http://hss.test:8080' }, 401],
    ['an opaque origin', { origin: 'null' }, 401],
  ])('counts from where it should: %s', async (_what, headers, status) => {
    const sent = { host: 'hss.test', cookie, ...headers }
    const answers = [await get(sent), await get(sent, portsOf(user))]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([status, status])
    const change = await api.app.inject({
      method: 'POST',
      url: '/openhss/v1/users',
      headers: sent,
      payload: { name: `by-cookie-${(names += 1)}`, role: 'auditor' },
    })
    expect(change.statusCode).toBe(status === 200 ? 201 : status)
    const known = status === 200 ? { user: { id: user.userId } } : NOBODY
    expect(answers[0]?.json()).toMatchObject(known)
  })

  test('does not count beside a token or a signature, whatever these are worth', async () => {
    const as = async (headers: Headers) => {
      const answer = await get({ ...browser, ...headers })
      return answer.statusCode === 200 ? answer.json<Session>().user.id : answer.json<object>()
    }
    expect(await as({})).toBe(user.userId)
    expect(await as({ 'x-auth-token': api.token })).toBe(api.userId)
    expect(await as({ 'x-auth-token': 'x'.repeat(43) })).toMatchObject(NOBODY)
    expect(await as({ 'x-auth-token': '' })).toMatchObject(NOBODY)
    expect(await as({ authorization: 'Basic Zm9vOmJhcg==' })).toMatchObject(NOBODY)
  })

  test('gets answers that no cache on the way keeps, refusals as well', async () => {
    for (const headers of [browser, { ...browser, 'sec-fetch-site': 'cross-site' }]) {
      expect((await get(headers)).headers['cache-control']).toBe('no-store')
    }
  })

  test('is found among others, and of two of its name none counts', async () => {
    const between = { ...browser, cookie: `theme=dark; ${cookie}; x=openhss-session=1` }
    expect((await get(between)).statusCode).toBe(200)
    const twice = await get({ ...browser, cookie: `${cookie}; openhss-session=${'x'.repeat(43)}` })
    expect(twice.json()).toMatchObject(OVER)
  })

  test.each(['', 'x', 'x'.repeat(43), 'x'.repeat(20_000), `é'; drop table tokens`])(
    'of a wrong value says that it must be made anew (%#)',
    async (value) => {
      const answer = await get({ ...OWN_PAGE, cookie: `openhss-session=${value}` })
      expect(answer.statusCode).toBe(401)
      expect(answer.json()).toMatchObject(OVER)
    },
  )

  test('that is no good any more keeps nobody from signing in', async () => {
    const stale = { ...OWN_PAGE, cookie: `openhss-session=${'x'.repeat(43)}` }
    const answer = await post({ user: api.user, password: api.password }, stale)
    expect(answer.statusCode).toBe(201)
  })

  test('is no token, neither to call with nor to make others from', async () => {
    const secret = cookie.split('=')[1] ?? ''
    const called = await get({ 'x-auth-token': secret })
    expect(called.json()).toMatchObject(NOBODY)
    const exchanged = await api.app.inject({
      method: 'POST',
      url: '/v3/auth/tokens',
      payload: { auth: { identity: { methods: ['token'], token: { id: secret } } } },
    })
    expect(exchanged.statusCode).toBe(401)
    const shown = await api.get('/v3/auth/tokens', { 'x-subject-token': secret })
    expect(shown.statusCode).toBe(404)
    const temporary = (headers: Headers, token: object) =>
      api.app.inject({
        method: 'POST',
        url: '/v3.0/OS-CREDENTIAL/securitytokens',
        headers,
        payload: { auth: { identity: { methods: ['token'], token } } },
      })
    expect((await temporary({}, { id: secret })).statusCode).toBe(401)
    expect((await temporary(browser, {})).statusCode).toBe(403)
  })

  test('makes an access key for a program', async () => {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/v3.0/OS-CREDENTIAL/credentials',
      headers: browser,
      payload: { credential: { user_id: user.userId } },
    })
    expect(answer.statusCode).toBe(201)
  })

  test('is set by no other operation', async () => {
    const answers = [
      await get(browser, portsOf(user)),
      await get({ 'x-auth-token': user.token }),
      await api.app.inject({
        method: 'POST',
        url: '/v3/auth/tokens',
        headers: browser,
        payload: {
          auth: {
            identity: {
              methods: ['password'],
              password: {
                user: { name: user.user, password: user.password, domain: { name: user.domain } },
              },
            },
          },
        },
      }),
    ]
    expect(answers.map(({ headers }) => headers['set-cookie'])).toEqual(
      answers.map(() => undefined),
    )
  })
})

let names = 0

test('an address whose cookies fail is throttled, and a session that is known there is not', async () => {
  const limited = await testApi({ limits: { perIdentity: Infinity, perAddress: 3 } })
  const browser = await openSession(limited.app, limited)
  expect((await get(browser, SESSION, limited.app)).statusCode).toBe(200)
  const wrong = { ...OWN_PAGE, cookie: `openhss-session=${'x'.repeat(43)}` }
  const statuses = new Set<number>()
  for (let i = 0; i < 20; i += 1) {
    statuses.add((await get(wrong, SESSION, limited.app)).statusCode)
    expect((await get(browser, SESSION, limited.app)).statusCode).toBe(200)
  }
  expect([...statuses]).toEqual([401, 429])
  await limited.close()
})

describe('behind a TLS proxy', () => {
  const forwarded = {
    'x-forwarded-for': '192.0.2.7',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'hss.example.org',
  }

  test('the cookie is Secure and for this host alone, and the origin is that of the proxy', async () => {
    const proxied = await testApi({ behindTlsProxy: true })
    const { user, password } = proxied
    const origin = { ...forwarded, origin: 'https://hss.example.org' }
    const answer = await post({ user, password }, origin, proxied.app)
    expect(answer.headers['set-cookie']).toMatch(
      /^__Host-openhss-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    )
    const cookie = cookieOf(answer.headers['set-cookie'])
    const status = async (headers: Headers) =>
      (await get({ ...headers, cookie }, SESSION, proxied.app)).statusCode
    expect(await status(origin)).toBe(200)
    expect(await status({ ...forwarded, ...OWN_PAGE })).toBe(200)
    expect(await status({ ...forwarded, origin: 'http://hss.example.org' })).toBe(401)
    // Without TLS a name with the prefix is not the cookie of this server.
    expect(await status(OWN_PAGE)).toBe(401)
    await proxied.close()
  })
})
