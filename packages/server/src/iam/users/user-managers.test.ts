import {
  atOnce,
  codeOf,
  GRANTS,
  messageOf,
  send,
  stateOf,
  statusesOf,
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

describe('the last administrator', () => {
  test.each([
    ['disabled', () => send(api, api, 'PUT', `${USERS}/${api.userId}`, { enabled: false })],
    ['deleted', () => send(api, api, 'DELETE', `${USERS}/${api.userId}`)],
  ])('cannot be %s', async (_what, change) => {
    // None of these is an administrator of the whole tenant.
    await api.createUser({ role: 'admin', projectId: api.projectId })
    await api.createUser({ role: 'admin', enterpriseProjectIds: ['0'] })
    await api.createUser({ role: 'auditor' })
    const answer = await change()
    expect(codeOf(answer)).toBe('HSS.0001')
    expect(messageOf(answer)).toContain('last administrator')
    expect(await stateOf(api)).toBe('good')
  })

  test('remains when two disable each other at the same time', async () => {
    const other = await api.createUser({ role: 'admin' })
    const answers = await atOnce(api, [
      () => send(api, api, 'PUT', `${USERS}/${other.userId}`, { enabled: false }),
      () => send(api, other, 'PUT', `${USERS}/${api.userId}`, { enabled: false }),
    ])
    // The later request comes from a user who is disabled by then.
    expect(statusesOf(answers)).toEqual([200, 401])
    expect(
      await api.sql`select count(*) from users u join grants g on g.user_id = u.id
        where u.enabled and g.role = 'admin' and g.project_id is null
          and g.enterprise_project_ids is null`,
    ).toEqual([{ count: 1 }])
    // The tests that follow need the user enabled.
    await api.sql`update users set enabled = true where id = ${api.userId}`
    api = { ...api, ...(await api.signIn(api)) }
  })
})

describe('who may manage users', () => {
  const changes = (id: string): [Parameters<typeof send>[2], string, object?][] => [
    ['POST', USERS, { name: 'sneaked-in', role: 'admin' }],
    ['PUT', `${USERS}/${id}`, { enabled: false }],
    ['POST', `${USERS}/${id}/password`],
    ['DELETE', `${USERS}/${id}`],
    ['POST', GRANTS, { user_id: id, role: 'admin' }],
    ['DELETE', `${GRANTS}/${id}`],
  ]

  test.each([
    ['an administrator of one project', { role: 'admin', projectId: true }, 403],
    ['an administrator of one enterprise project', { role: 'admin', enterprise: true }, 403],
    ['an operator', { role: 'operator' }, 403],
    ['an installer', { role: 'installer' }, 403],
    ['an auditor, who lists them', { role: 'auditor' }, 200],
  ] as const)('not %s', async (_what, grant, listing) => {
    const user = await api.createUser({
      role: grant.role,
      ...('projectId' in grant && { projectId: api.projectId }),
      ...('enterprise' in grant && { enterpriseProjectIds: ['0'] }),
    })
    expect((await user.get(USERS)).statusCode).toBe(listing)
    expect((await user.get(GRANTS)).statusCode).toBe(listing)
    for (const [method, url, body] of changes(user.userId)) {
      const answer = await send(api, user, method, url, body)
      expect([url, codeOf(answer)]).toEqual([url, 'APIGW.0302'])
    }
    const refusals = await api.sql`
      select operation from audit_events
      where user_id = ${user.userId} and result = 'APIGW.0302' order by id`
    expect(refusals.map(({ operation }) => operation)).toEqual([
      'createUser',
      'updateUser',
      'resetUserPassword',
      'deleteUser',
      'createGrant',
      'deleteGrant',
    ])
  })
})
