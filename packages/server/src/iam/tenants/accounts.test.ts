import { codeOf, eventsOf, GRANTS, messageOf, send, testApi, USERS } from '@openhss/testkit'
import type { TestApi, TestSession } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ACCOUNTS = '/openhss/v1/accounts'

interface MadeTenant {
  readonly id: string
  readonly name: string
  readonly project: { readonly id: string; readonly name: string }
  readonly user: { readonly id: string; readonly name: string }
  readonly password: string
}

let api: TestApi
let made: MadeTenant
let tenant: TestSession
beforeAll(async () => {
  api = await testApi()
  made = (await api.post(ACCOUNTS, { name: 'acme' })).json<MadeTenant>()
  const { user, password, project } = made
  tenant = await api.signIn({ domain: 'acme', user: user.name, password, projectId: project.id })
})
afterAll(() => api.close())

describe('creating an account', () => {
  test('makes a project and an administrator whose password is shown once', async () => {
    expect(made).toMatchObject({
      name: 'acme',
      project: { name: 'default' },
      user: { id: tenant.userId, name: 'admin' },
      password: expect.stringMatching(/^.{20,}$/) as string,
    })
    expect((await tenant.get(GRANTS)).json()).toMatchObject({
      total_num: 1,
      data_list: [{ user_id: tenant.userId, role: 'admin' }],
    })
    const ports = await tenant.get(`/v5/${made.project.id}/asset/ports?host_id=h`)
    expect(ports.json()).toEqual({ total_num: 0, data_list: [] })
    const events = await api.sql`select row_to_json(a)::text as text from audit_events a`
    for (const { text } of events) expect(text).not.toContain(made.password)
  })

  test('is one event in the log of who operates the service, and the first in its own', async () => {
    const events = await api.sql`
      select domain_id, operation, user_name, credential, source_ip, details from audit_events
      where resource_id = ${made.id} order by id`
    const common = { operation: 'createAccount', details: { name: 'acme' } }
    expect([...events]).toEqual([
      {
        ...common,
        domain_id: made.id,
        user_name: 'operator of the service',
        credential: 'none',
        source_ip: '',
      },
      {
        ...common,
        domain_id: api.tenantId,
        user_name: api.user,
        credential: 'token',
        source_ip: '127.0.0.1',
      },
    ])
    expect(await eventsOf(api, api.tenantId)).toMatchObject([
      { operation: 'createAccount', user_name: 'first start', details: { name: api.domain } },
    ])
  })

  test('names a taken name, also when two come at once', async () => {
    const answers = await Promise.all([1, 2].map(() => api.post(ACCOUNTS, { name: 'twin' })))
    const refused = answers.filter(({ statusCode }) => statusCode !== 201)
    expect(refused.map(codeOf)).toEqual(['HSS.0001'])
    expect(refused.map(messageOf)[0]).toContain('name "twin" is taken')
    expect((await api.sql`select 1 from domains where name = 'twin'`).length).toBe(1)
  })
})

test('listing accounts is in the order of names, by pages', async () => {
  await api.post(ACCOUNTS, { name: 'zeta' })
  const { total_num, data_list } = (await api.get(ACCOUNTS)).json<{
    total_num: number
    data_list: { id: string; name: string }[]
  }>()
  expect(total_num).toBe(data_list.length)
  expect(data_list.slice(0, 1)).toEqual([{ id: made.id, name: 'acme' }])
  expect(data_list.at(-1)).toMatchObject({ name: 'zeta' })
  const second = await api.get(`${ACCOUNTS}?limit=1&offset=1`)
  expect(second.json()).toEqual({ total_num, data_list: [data_list[1]] })
})

describe('an account', () => {
  test('cannot make or list accounts, unless it operates the service', async () => {
    expect(codeOf(await tenant.get(ACCOUNTS))).toBe('APIGW.0302')
    expect(codeOf(await tenant.post(ACCOUNTS, { name: 'mine' }))).toBe('APIGW.0302')
    const auditor = await api.createUser({ role: 'auditor' })
    expect(codeOf(await auditor.get(ACCOUNTS))).toBe('APIGW.0302')
  })

  test('has names of its own: both have a user admin', async () => {
    for (const session of [api, tenant]) {
      const users = await session.get(`${USERS}?name=admin`)
      expect(users.json()).toMatchObject({ total_num: 1, data_list: [{ id: session.userId }] })
    }
  })

  test('is not seen or changed by another, not even by who made it', async () => {
    for (const [session, foreign] of [
      [api, tenant],
      [tenant, api],
    ] as const) {
      expect((await session.get(USERS)).body).not.toContain(foreign.userId)
      expect((await session.get(GRANTS)).body).not.toContain(foreign.userId)
      const user = `${USERS}/${foreign.userId}`
      const answers = await Promise.all([
        send(api, session, 'PUT', user, { enabled: false }),
        send(api, session, 'POST', `${user}/password`),
        send(api, session, 'DELETE', user),
        session.post(GRANTS, { user_id: foreign.userId, role: 'admin' }),
      ])
      expect(answers.map(codeOf)).toEqual(answers.map(() => 'HSS.0011'))
      const grant = { user_id: session.userId, role: 'operator', project_id: foreign.projectId }
      expect(codeOf(await session.post(GRANTS, grant))).toBe('HSS.0013')
      const member = { name: 'spy', role: 'operator', project_id: foreign.projectId }
      expect(codeOf(await session.post(USERS, member))).toBe('HSS.0013')
    }
  })
})
