import {
  codeOf,
  eventsOf,
  expectEnded,
  grantIdsOf,
  GRANTS,
  isPassword,
  messageOf,
  send,
  stateOf,
  testApi,
  USERS,
} from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

describe('creating a user', () => {
  test('gives a password that is shown once, and the first grant', async () => {
    const answer = await api.post(USERS, {
      name: 'anna',
      role: 'operator',
      project_id: api.projectId,
    })
    expect(answer.statusCode).toBe(201)
    const made = answer.json<{ id: string; name: string; password: string; grant_id: string }>()
    expect(made.name).toBe('anna')
    expect(made.password).toMatch(/^[0-9a-z]{5}(-[0-9a-z]{5}){4}$/)
    expect(await isPassword(api, { domain: api.domain, user: 'anna' }, made.password)).toBe(true)

    const grants = await api.get(`${GRANTS}?user_id=${made.id}`)
    expect(grants.json()).toMatchObject({
      total_num: 1,
      data_list: [{ id: made.grant_id, role: 'operator', project_id: api.projectId }],
    })
    expect(await eventsOf(api, made.id)).toEqual([
      {
        operation: 'createUser',
        result: 'ok',
        user_name: api.user,
        resource_type: 'user',
        project_id: api.projectId,
        details: { name: 'anna', role: 'operator', project_id: api.projectId },
      },
    ])
    const stored = await api.sql`
      select row_to_json(u)::text as text from users u
      union all select row_to_json(a)::text from audit_events a`
    for (const { text } of stored) expect(text).not.toContain(made.password)
  })

  test('names a taken name, also when several come at once', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => api.post(USERS, { name: 'twin', role: 'auditor' })),
    )
    const refused = answers.filter(({ statusCode }) => statusCode !== 201)
    expect(refused.map(codeOf)).toEqual(['HSS.0001', 'HSS.0001'])
    expect(refused.map(messageOf)[0]).toBe(
      'Invalid parameter. name "twin" is taken by another user.',
    )
  })

  test.each<[string, object, string]>([
    ['unknown project', { project_id: '0'.repeat(32) }, 'HSS.0013'],
    ['unknown enterprise project', { enterprise_project_ids: ['0', 'e'] }, 'HSS.0013'],
    ['unknown role', { role: 'root' }, 'HSS.0001'],
    ['misspelt field', { projectid: 'p' }, 'HSS.0001'],
    ['line break in the name', { name: 'a\nb' }, 'HSS.0001'],
  ])('with an %s leaves nothing behind', async (_what, changes, code) => {
    const answer = await api.post(USERS, { name: 'nobody', role: 'auditor', ...changes })
    expect(codeOf(answer)).toBe(code)
    expect((await api.get(`${USERS}?name=nobody`)).json()).toEqual({ total_num: 0, data_list: [] })
  })

  test('stops at 10,000 users of an account', async () => {
    await api.sql`
      insert into users (id, domain_id, name, password_hash)
      select 'many-' || n, ${api.tenantId}, 'many-' || n, '' from generate_series(1, 10000) n`
    const answer = await api.post(USERS, { name: 'one-more', role: 'auditor' })
    await api.sql`delete from users where starts_with(id, 'many-')`
    expect(codeOf(answer)).toBe('HSS.0001')
    expect(messageOf(answer)).toContain('10000 users')
  })
})

describe('listing users', () => {
  test('is in the order of names, by pages, and exact by name', async () => {
    for (const name of ['page-c', 'page-a', 'page-b'])
      await api.post(USERS, { name, role: 'auditor' })
    const all = (await api.get(USERS)).json<{ total_num: number; data_list: { name: string }[] }>()
    const names = all.data_list.map(({ name }) => name)
    expect(names.filter((name) => name.startsWith('page-'))).toEqual(['page-a', 'page-b', 'page-c'])

    const offset = names.indexOf('page-b')
    const page = await api.get(`${USERS}?limit=1&offset=${offset}`)
    expect(page.json()).toMatchObject({ total_num: all.total_num, data_list: [{ name: 'page-b' }] })
    const past = await api.get(`${USERS}?offset=2000000`)
    expect(past.json()).toEqual({ total_num: all.total_num, data_list: [] })

    expect((await api.get(`${USERS}?name=page-b`)).json()).toEqual({
      total_num: 1,
      data_list: [
        {
          id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
          name: 'page-b',
          enabled: true,
          created_at: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
        },
      ],
    })
    expect((await api.get(`${USERS}?name=page`)).json()).toMatchObject({ total_num: 0 })
  })
})

describe('disabling a user', () => {
  test('ends its tokens and its sign-in, until it is enabled', async () => {
    const user = await api.createUser({ role: 'auditor' })
    expect(await stateOf(user)).toBe('good')

    const disabled = await send(api, api, 'PUT', `${USERS}/${user.userId}`, { enabled: false })
    expect(disabled.json()).toMatchObject({ id: user.userId, name: user.user, enabled: false })
    await expectEnded(user)
    expect(await isPassword(api, user, user.password)).toBe(false)

    await send(api, api, 'PUT', `${USERS}/${user.userId}`, { enabled: true })
    expect(await isPassword(api, user, user.password)).toBe(true)
    expect(await stateOf(user)).toBe('APIGW.0307')
    expect(await eventsOf(api, user.userId)).toMatchObject([
      { operation: 'createUser' },
      { operation: 'updateUser', details: { name: user.user, enabled: 'false' } },
      { operation: 'updateUser', details: { name: user.user, enabled: 'true' } },
    ])
  })
})

describe('resetting a password', () => {
  test('gives another one and ends all tokens and temporary keys', async () => {
    const user = await api.createUser({ role: 'auditor' })
    expect(await stateOf(user)).toBe('good')
    await api.sql`
      insert into access_keys (access, user_id, secret, security_token_hash, expires_at) values
        ('TEMPORARY', ${user.userId}, '', '', now() + interval '1 hour'),
        ('PERMANENT', ${user.userId}, '', null, null)`

    const answer = await api.post(`${USERS}/${user.userId}/password`, {})
    const { password } = answer.json<{ password: string }>()
    await expectEnded(user)
    expect(await isPassword(api, user, user.password)).toBe(false)
    expect(await isPassword(api, user, password)).toBe(true)
    expect(await api.sql`select access from access_keys where user_id = ${user.userId}`).toEqual([
      { access: 'PERMANENT' },
    ])
    expect(await eventsOf(api, user.userId)).toMatchObject([
      { operation: 'createUser' },
      { operation: 'resetUserPassword', details: { name: user.user } },
    ])
  })
})

describe('deleting a user', () => {
  test('takes everything of it along but its events', async () => {
    const user = await api.createUser({ role: 'auditor' })
    const answer = await send(api, api, 'DELETE', `${USERS}/${user.userId}`)
    expect(answer.statusCode).toBe(204)
    expect(answer.body).toBe('')
    expect(await grantIdsOf(api, user)).toEqual([])
    expect(await api.sql`select 1 from tokens where user_id = ${user.userId}`).toEqual([])
    expect(await eventsOf(api, user.userId)).toMatchObject([
      { operation: 'createUser' },
      { operation: 'deleteUser', details: { name: user.user } },
    ])
    await expect.poll(() => stateOf(user), { timeout: 30_000 }).not.toBe('good')
    const again = await send(api, api, 'DELETE', `${USERS}/${user.userId}`)
    expect(codeOf(again)).toBe('HSS.0011')
  })
})
