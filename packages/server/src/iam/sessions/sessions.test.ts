import { permissions, roles } from '@openhss/contract'
import type { Session } from '@openhss/contract'
import { addEnterpriseProject, addProject, openSession, testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { version } from '../../version.ts'
import { browserCalls, SESSION } from './browser-calls.fixture.ts'
import type { Headers } from './browser-calls.fixture.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const { post, get, newBrowser } = browserCalls(() => api)

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
