import type { Token } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { Answer, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { randomId } from '../secret.ts'
import { insertTenant, insertUser, loginOf, signIn, tokenOf } from './sign-in.fixture.ts'
import type { Login } from './sign-in.fixture.ts'

const PATH = '/v3/auth/tokens'

let api: TestApi
/** A user of the tenant with no right over others' tokens. */
let auditor: Login
let foreigner: Login
beforeAll(async () => {
  api = await testApi()
  auditor = await insertUser(api, api.tenantId, 'auditor', [{ role: 'auditor' }])
  const { tenantId } = await insertTenant(api, 'foreign')
  foreigner = await insertUser(api, tenantId, 'admin', [{ role: 'admin' }])
})
afterAll(() => api.close())

const show = (caller: string, subject: string, query = '') =>
  api.get(PATH + query, { 'x-auth-token': caller, 'x-subject-token': subject })

const remove = (caller: string, subject: string): Promise<Answer> =>
  api.app.inject({
    method: 'DELETE',
    url: PATH,
    headers: { 'x-auth-token': caller, 'x-subject-token': subject },
  })

const UNKNOWN = {
  error: {
    code: 404,
    message:
      'Could not find the requested resource. X-Subject-Token is no valid token of this account.',
    title: 'Not Found',
  },
}

/** Tokens of which the administrator of the tenant learns nothing. */
const unknownTokens: [string, () => Promise<string> | string][] = [
  ['unknown', () => 'x'.repeat(43)],
  ['of another account', () => tokenOf(api, foreigner)],
  [
    'expired',
    async () => {
      const token = await tokenOf(api, auditor)
      await api.sql`update tokens set expires_at = now() where user_id in (
        select id from users where name = 'auditor')`
      return token
    },
  ],
  [
    'revoked',
    async () => {
      const token = await tokenOf(api, auditor)
      expect((await remove(api.token, token)).statusCode).toBe(204)
      return token
    },
  ],
  [
    'of a disabled user',
    async () => {
      const { id, ...login } = await insertUser(api, api.tenantId, randomId(), [])
      const token = await tokenOf(api, login)
      await api.sql`update users set enabled = false where id = ${id}`
      return token
    },
  ],
]

describe('GET /v3/auth/tokens', () => {
  test.each([
    ['a project', () => ({ project: { id: api.projectId } })],
    ['the account', () => ({ domain: { id: api.tenantId } })],
  ])('gives the body and the header of a token for %s again', async (_what, scope) => {
    const created = await signIn(api, { ...auditor, scope: scope() })
    const token = String(created.headers['x-subject-token'])
    const answer = await show(token, token)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['x-subject-token']).toBe(token)
    expect(answer.headers['x-iam-trace-id']).toBe(answer.headers['x-request-id'])
    expect(answer.json()).toEqual(created.json())
    expect(created.json<{ token: Token }>().token.roles).toEqual([{ id: '0', name: 'auditor' }])
  })

  test('leaves the catalog out with nocatalog', async () => {
    const answer = await show(api.token, api.token, '?nocatalog=1')
    expect(answer.json<{ token: Token }>().token).not.toHaveProperty('catalog')
  })

  test("shows another user's token of the account to who may manage them", async () => {
    const answer = await show(api.token, await tokenOf(api, auditor))
    expect(answer.json()).toMatchObject({ token: { user: { name: 'auditor' } } })
  })

  test("refuses another user's token to anybody else", async () => {
    const answer = await show(await tokenOf(api, auditor), api.token)
    expect(answer.statusCode).toBe(403)
    expect(answer.json()).toEqual({
      error: {
        code: 403,
        message: 'You are not authorized to perform the requested action.',
        title: 'Forbidden',
      },
    })
  })

  test.each(unknownTokens)('finds no token that is %s', async (_what, subject) => {
    const answer = await show(api.token, await subject())
    expect(answer.statusCode).toBe(404)
    expect(answer.headers).not.toHaveProperty('x-subject-token')
    expect(answer.json()).toEqual(UNKNOWN)
  })

  test('needs a subject', async () => {
    const answer = await api.get(PATH)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      error: {
        title: 'Bad Request',
        message: expect.stringContaining('x-subject-token') as string,
      },
    })
  })

  test('needs a caller, whatever the subject', async () => {
    const answer = await show('', api.token)
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ error: { code: 401, title: 'Unauthorized' } })
  })
})

describe('DELETE /v3/auth/tokens', () => {
  test('ends a token, also where it was in use, and is one event', async () => {
    const token = await tokenOf(api, auditor)
    const other = await tokenOf(api, auditor)
    const path = '/v3/auth/domains'
    expect((await api.get(path, { 'x-auth-token': token })).statusCode).toBe(200)
    const answer = await remove(api.token, token)
    expect(answer.statusCode).toBe(204)
    expect(answer.body).toBe('')
    await vi.waitFor(
      async () => {
        const refused = await api.get(path, { 'x-auth-token': token })
        expect(refused.statusCode).toBe(401)
        expect(refused.json()).toMatchObject({ error: { message: 'The token must be updated.' } })
      },
      { timeout: 30_000 },
    )
    expect((await api.get(path, { 'x-auth-token': other })).statusCode).toBe(200)
    const events = await api.sql`
      select operation, result, user_name, resource_type, details->>'user_name' as "of"
      from audit_events where request_id = ${String(answer.headers['x-request-id'])}`
    expect(events).toEqual([
      {
        operation: 'deleteToken',
        result: 'ok',
        user_name: api.user,
        resource_type: 'token',
        of: 'auditor',
      },
    ])
  })

  test("takes one's own", async () => {
    const token = await tokenOf(api, auditor)
    expect((await remove(token, token)).statusCode).toBe(204)
  })

  test("refuses another user's token to who may not manage them, in an event", async () => {
    const subject = await tokenOf(api, loginOf(api))
    const answer = await remove(await tokenOf(api, auditor), subject)
    expect(answer.statusCode).toBe(403)
    expect((await show(api.token, subject)).statusCode).toBe(200)
    const events = await api.sql`
      select result, user_name from audit_events
      where request_id = ${String(answer.headers['x-request-id'])}`
    expect(events).toEqual([{ result: 'IAM.0003', user_name: 'auditor' }])
  })

  test.each(unknownTokens)('finds no token that is %s', async (_what, subject) => {
    const token = await subject()
    const answer = await remove(api.token, token)
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toEqual(UNKNOWN)
  })

  test("leaves a foreign account's token alone", async () => {
    const token = await tokenOf(api, foreigner)
    await remove(api.token, token)
    expect((await api.get('/v3/auth/domains', { 'x-auth-token': token })).statusCode).toBe(200)
  })
})
