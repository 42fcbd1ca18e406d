import { permissions, roles } from '@openhss/contract'
import type { Session } from '@openhss/contract'
import { addEnterpriseProject, addProject, cookieOf, openSession, testApi } from '@openhss/testkit'
import type { Answer, TestApi, TestSession } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { version } from '../../version.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const SESSION = '/openhss/v1/session'
const OWN_PAGE = { 'sec-fetch-site': 'same-origin' }
const OVER = { error_code: 'APIGW.0307' }
const NOBODY = { error_code: 'APIGW.0301' }

type Headers = Record<string, string>

function post(body: object, headers: Headers = OWN_PAGE, app = api.app): Promise<Answer> {
  return app.inject({ method: 'POST', url: SESSION, headers, payload: body })
}

function get(headers: Headers, url = SESSION, app = api.app): Promise<Answer> {
  return app.inject({ method: 'GET', url, headers })
}

/** Makes a user, and signs it in by cookie. @returns it with the headers of its browser. */
async function newBrowser(role: 'admin' | 'auditor' = 'auditor', on = api) {
  const user = await on.createUser({ role })
  return { user, browser: await openSession(on.app, user) }
}

const portsOf = ({ projectId }: { projectId: string }) => `/v5/${projectId}/asset/ports?host_id=h`

describe('signing in', () => {
  test('sets a cookie that no script reads and no other site sends, and says who it is', async () => {
    const { user, password, domain } = api
    const answer = await post({ account: domain, user, password })
    expect(answer.statusCode).toBe(201)
    expect(answer.headers['set-cookie']).toMatch(
      /^openhss-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    )
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.json()).toMatchObject({
      user: { id: api.userId, name: user },
      account: { id: api.tenantId, name: domain },
      version,
    })
    const { expires_at = '' } = answer.json<Session>()
    const hours = (Date.parse(expires_at) - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(23.9)
    expect(hours).toBeLessThanOrEqual(24)
  })

  test('without an account is signing in to the one that operates the service', async () => {
    const { user, password } = api
    const answer = await post({ user, password })
    expect(answer.json()).toMatchObject({ account: { name: api.domain } })
  })

  test('stores nothing but a hash', async () => {
    const { browser } = await newBrowser()
    const secret = browser['cookie']?.split('=')[1] ?? ''
    const rows = await api.sql<
      { text: string }[]
    >`select row_to_json(tokens)::text as text from tokens`
    const stored = rows.map(({ text }) => text).join()
    expect(stored).not.toContain(secret)
    expect(stored).not.toContain(Buffer.from(secret).toString('hex'))
  })

  test.each([
    ['a wrong password', { password: 'wrong' }],
    ['an unknown user', { user: 'nobody' }],
    ['an unknown account', { account: 'nowhere' }],
  ])('with %s is refused in the same words', async (_what, wrong) => {
    const { user, password, domain } = api
    const answer = await post({ account: domain, user, password, ...wrong })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.json()).toMatchObject({
      error_code: 'IAM.0401',
      error_msg: 'The account, user name or password is wrong.',
    })
  })

  test.each<[string, Headers]>([
    ['no word of where it comes from', {}],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another port or a sibling name', { 'sec-fetch-site': 'same-site' }],
    ['the address bar', { 'sec-fetch-site': 'none' }],
    ['a foreign origin', { host: 'hss.test', origin: 'http://evil.test' }],
    ['no origin at all', { host: 'hss.test', origin: 'null' }],
    [
      'a browser that says it is another site, whatever the origin',
      { 'sec-fetch-site': 'cross-site', host: 'hss.test', origin: 'http://hss.test' },
    ],
  ])('from %s is refused, with the right password too', async (_what, headers) => {
    const { user, password } = api
    const answer = await post({ user, password }, headers)
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.json()).toMatchObject({ error_code: 'IAM.0401', error_detail: 'origin' })
  })

  test('six wrong passwords lock the name for tokens and sessions alike', async () => {
    const { user } = await newBrowser()
    const attempt = { account: user.domain, user: user.user, password: 'wrong' }
    for (let i = 0; i < 3; i += 1) expect((await post(attempt)).statusCode).toBe(401)
    for (let i = 0; i < 3; i += 1) {
      await expect(api.signIn({ ...user, password: 'wrong' })).rejects.toThrow('401')
    }
    const locked = await post({ ...attempt, password: user.password })
    expect(locked.json()).toMatchObject({ error_code: 'IAM.0401', error_detail: 'locked' })
  })

  test('and out leaves events, and so does a failure', async () => {
    const { user, browser } = await newBrowser()
    await post({ account: user.domain, user: user.user, password: 'wrong' })
    await api.app.inject({ method: 'DELETE', url: SESSION, headers: browser })
    const events = await api.sql`
      select operation, result, credential, resource_type from audit_events
      where user_name = ${user.user} and operation like '%Session' order by id`
    expect(events).toEqual([
      {
        operation: 'createSession',
        result: 'ok',
        credential: 'password',
        resource_type: 'session',
      },
      {
        operation: 'createSession',
        result: 'IAM.0401',
        credential: 'password',
        resource_type: null,
      },
      { operation: 'deleteSession', result: 'ok', credential: 'session', resource_type: 'session' },
    ])
  })
})

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

describe('a session ends', () => {
  test('when its user signs out, and the cookie goes', async () => {
    const { user, browser } = await newBrowser()
    const other = await openSession(api.app, user)
    const answer = await api.app.inject({ method: 'DELETE', url: SESSION, headers: browser })
    expect(answer.statusCode).toBe(204)
    expect(answer.headers['set-cookie']).toBe(
      'openhss-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict',
    )
    expect((await get(browser)).json()).toMatchObject(OVER)
    expect((await get(other)).statusCode).toBe(200)
    expect((await user.get(SESSION)).statusCode).toBe(200)
  })

  test('by its cookie only', async () => {
    const answer = await api.app.inject({
      method: 'DELETE',
      url: SESSION,
      headers: { 'x-auth-token': api.token },
    })
    expect(answer.statusCode).toBe(400)
    expect(answer.json<{ error_msg: string }>().error_msg).toContain('has no session')
  })

  test('after 24 hours, however much it is used', async () => {
    const { user, browser } = await newBrowser()
    expect((await get(browser)).statusCode).toBe(200)
    await api.sql`update tokens set expires_at = now() where user_id = ${user.userId}`
    expect((await getAnew(browser)).json()).toMatchObject(OVER)
  })

  test('when it was not used for 12 hours', async () => {
    const { user, browser } = await newBrowser()
    const idle = (time: string) => api.sql`
      update tokens set session_used_at = now() - ${time}::interval
      where user_id = ${user.userId} and session_used_at is not null`
    await idle('11 hours 59 minutes')
    expect((await getAnew(browser)).statusCode).toBe(200)
    await idle('12 hours')
    expect((await getAnew(browser)).json()).toMatchObject(OVER)
  })

  test('not when it is used, also at another server', async () => {
    const { user, browser } = await newBrowser()
    const usedAt = async () => {
      const [row] = await api.sql<{ hours: number }[]>`
        select round(extract(epoch from now() - session_used_at) / 3600)::int as hours from tokens
        where user_id = ${user.userId} and session_used_at is not null`
      return row?.hours
    }
    const beside = await api.createAppBeside()
    await api.sql`update tokens set session_used_at = now() - interval '11 hours'
      where user_id = ${user.userId} and session_used_at is not null`
    expect((await get(browser, SESSION, beside)).statusCode).toBe(200)
    // It waits for what is being written.
    await beside.close()
    expect(await usedAt()).toBe(0)
  })

  test.each<[string, (user: TestSession) => Promise<Answer>]>([
    [
      'its user is disabled',
      ({ userId }) => put(`/openhss/v1/users/${userId}`, { enabled: false }),
    ],
    [
      'an administrator sets a new password',
      ({ userId }) => api.post(`/openhss/v1/users/${userId}/password`, {}),
    ],
    [
      'its user changes the password',
      (user) =>
        user.post(`/v3/users/${user.userId}/password`, {
          user: { password: `${user.password} and more`, original_password: user.password },
        }),
    ],
    [
      'its user is deleted',
      ({ userId }) =>
        api.app.inject({
          method: 'DELETE',
          url: `/openhss/v1/users/${userId}`,
          headers: { 'x-auth-token': api.token },
        }),
    ],
  ])('when %s, at every server', async (_what, end) => {
    const { user, browser } = await newBrowser()
    const beside = await api.createAppBeside()
    expect((await get(browser, SESSION, beside)).statusCode).toBe(200)
    expect((await end(user)).statusCode).toBeLessThan(300)
    expect((await get(browser)).json()).toMatchObject(OVER)
    await expect
      .poll(async () => (await get(browser, SESSION, beside)).statusCode, { timeout: 5000 })
      .toBe(401)
    await beside.close()
  })

  /** A server that starts now remembers nothing of the session. */
  async function getAnew(browser: Headers): Promise<Answer> {
    const app = await api.createAppBeside()
    const answer = await get(browser, SESSION, app)
    await app.close()
    return answer
  }

  function put(url: string, payload: object): Promise<Answer> {
    return api.app.inject({ method: 'PUT', url, headers: { 'x-auth-token': api.token }, payload })
  }
})

describe('what the session says of rights', () => {
  test('is all there is for the administrator, in every project', async () => {
    await addProject(api, 'another')
    const shown = (await get({ ...(await openSession(api.app, api)) })).json<Session>()
    expect(shown.projects.map(({ name }) => name)).toEqual(['another', 'default'])
    const all = [shown.account_permissions, shown.projects[0]?.permissions ?? []].flat()
    expect(all.toSorted()).toEqual(Object.keys(permissions).toSorted())
    expect(shown.projects.every(({ is_whole }) => is_whole)).toBe(true)
  })

  test('is what was granted, and what it says is so', async () => {
    const projectId = await addProject(api, 'granted-in-part')
    await addProject(api, 'not-granted')
    const enterpriseProjectId = await addEnterpriseProject(api, 'some')
    const user = await api.createUser({
      role: 'operator',
      projectId,
      enterpriseProjectIds: [enterpriseProjectId],
    })
    const browser = await openSession(api.app, user)
    const shown = (await get(browser)).json<Session>()
    expect(shown.account_permissions).toEqual(['eps:enterpriseProjects:list'])
    const [project, ...others] = shown.projects
    expect(others).toEqual([])
    expect(project).toMatchObject({ id: projectId, name: 'granted-in-part', is_whole: false })
    expect(project?.permissions).toEqual(
      Object.keys(permissions).filter(
        (name) =>
          (roles.operator as readonly string[]).includes(name) &&
          permissions[name as keyof typeof permissions] === 'project',
      ),
    )
    const list = (id: string) =>
      get(browser, `/openhss/v1/${id}/hosts?enterprise_project_id=all_granted_eps`)
    expect((await list(projectId)).statusCode).toBe(200)
    expect((await list(api.projectId)).json()).toMatchObject({ error_code: 'HSS.0013' })
  })

  test('opens each granted project, which a token for the account does not', async () => {
    const other = await addProject(api, 'second')
    const browser = await openSession(api.app, api)
    for (const projectId of [api.projectId, other]) {
      const answer = await get(browser, `/openhss/v1/${projectId}/hosts`)
      expect(answer.statusCode).toBe(200)
    }
  })

  test('is shown to a token as well', async () => {
    const shown = (await api.get(SESSION)).json<Session>()
    expect(shown).toMatchObject({ user: { id: api.userId } })
    expect(shown).not.toHaveProperty('expires_at')
  })
})

describe('the language', () => {
  const languageOf = async (browser: Headers) => (await get(browser)).json<Session>().language
  const choose = (browser: Headers, language: string) =>
    api.app.inject({
      method: 'PUT',
      url: `${SESSION}/language`,
      headers: browser,
      payload: { language },
    })

  test('is of the user in every browser from when it is chosen, and of nobody else', async () => {
    const { user, browser } = await newBrowser()
    expect(await languageOf(browser)).toBeUndefined()
    expect((await choose(browser, 'zh')).statusCode).toBe(204)
    expect(await languageOf(browser)).toBe('zh')
    const { password, domain } = user
    const elsewhere = await post({ account: domain, user: user.user, password })
    expect(elsewhere.json<Session>().language).toBe('zh')
    expect(await languageOf((await newBrowser()).browser)).toBeUndefined()
  })

  test('is one that the console has', async () => {
    const { browser } = await newBrowser()
    expect((await choose(browser, 'tlh')).json()).toMatchObject({ error_code: 'HSS.0001' })
    expect(await languageOf(browser)).toBeUndefined()
  })
})

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
