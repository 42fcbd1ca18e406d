import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

function tokenRequest(changes: { user?: object; scope?: object } = {}): object {
  const user = {
    name: api.user,
    password: api.password,
    domain: { name: api.domain },
    ...changes.user,
  }
  return {
    auth: {
      identity: { methods: ['password'], password: { user } },
      scope: changes.scope ?? { project: { id: api.projectId } },
    },
  }
}

describe('POST /v3/auth/tokens', () => {
  test('answers as IAM does: token in the header, description in the body', async () => {
    const answer = await api.post('/v3/auth/tokens', tokenRequest())
    expect(answer.statusCode).toBe(201)
    expect(answer.headers['x-subject-token']).toMatch(/^[\w-]{43}$/)
    const { token } = answer.json<{ token: Record<string, unknown> }>()
    expect(token).toMatchObject({
      methods: ['password'],
      user: { name: api.user, domain: { name: api.domain }, password_expires_at: '' },
      project: { id: api.projectId, domain: { name: api.domain } },
      catalog: [{ type: 'hss', endpoints: [{ interface: 'public' }] }],
    })
    expect(token['expires_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
    expect(token).not.toHaveProperty('domain')
    expect(answer.body).not.toContain(answer.headers['x-subject-token'])
  })

  test('nocatalog leaves the catalog out', async () => {
    const answer = await api.post('/v3/auth/tokens?nocatalog=true', tokenRequest())
    expect(answer.json<{ token: object }>().token).not.toHaveProperty('catalog')
  })

  test.each([
    ['project by name', () => ({ project: { name: 'default' } }), 'project'],
    ['account by name', () => ({ domain: { name: api.domain } }), 'domain'],
  ])('takes the scope %s', async (_what, scope, member) => {
    const answer = await api.post('/v3/auth/tokens', tokenRequest({ scope: scope() }))
    expect(answer.statusCode).toBe(201)
    expect(answer.json<{ token: object }>().token).toHaveProperty(member)
  })

  test('accepts any charset parameter', async () => {
    const answer = await api.post('/v3/auth/tokens', tokenRequest(), {
      'content-type': 'application/json;charset=utf8',
    })
    expect(answer.statusCode).toBe(201)
  })

  test.each([
    ['wrong password', { user: { password: 'wrong' } }],
    ['unknown user', { user: { name: 'nobody' } }],
    ['unknown account', { user: { domain: { name: 'elsewhere' } } }],
    ['account without a name', { user: { domain: {} } }],
    ['foreign project', { scope: { project: { id: '0'.repeat(32) } } }],
    ['foreign account', { scope: { domain: { name: 'elsewhere' } } }],
  ])('refuses a %s with one and the same message', async (_what, changes) => {
    const answer = await api.post('/v3/auth/tokens', tokenRequest(changes))
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toEqual({
      error: {
        code: 401,
        message: 'The account, user name, password or scope is wrong.',
        title: 'Unauthorized',
      },
    })
  })

  test('names a missing field, and quotes no password', async () => {
    const body = {
      auth: { identity: { methods: ['password'], password: { user: { password: 'hunter2' } } } },
    }
    const answer = await api.post('/v3/auth/tokens', body)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      error: {
        code: 400,
        title: 'Bad Request',
        message: expect.stringContaining('auth.identity.password.user.name is missing') as string,
      },
    })
    expect(answer.body).not.toContain('hunter2')
  })
})

describe('X-Auth-Token', () => {
  const path = () => `/v5/${api.projectId}/asset/ports?host_id=h`

  test('is required', async () => {
    const answer = await api.get(path(), { 'x-auth-token': '' })
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({
      error_code: 'APIGW.0301',
      error_msg: 'Incorrect IAM authentication information: x-auth-token not found',
    })
  })

  test.each([
    ['unknown', 'x'.repeat(43)],
    ['as long as HSS allows', 'x'.repeat(32_768)],
    ['too long', 'x'.repeat(32_769)],
  ])('that is %s is refused', async (_what, token) => {
    const answer = await api.get(path(), { 'x-auth-token': token })
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({
      error_code: 'APIGW.0301',
      error_msg: 'Incorrect IAM authentication information: decrypt token fail',
    })
  })

  test('that expired must be updated', async () => {
    const { headers } = await api.post('/v3/auth/tokens', tokenRequest())
    const token = String(headers['x-subject-token'])
    await api.sql`update tokens set expires_at = now() - interval '1 second'`
    const answer = await api.get(path(), { 'x-auth-token': token })
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({
      error_code: 'APIGW.0307',
      error_msg: 'The token must be updated.',
    })
  })

  test('of a user that was disabled must be updated', async () => {
    const { headers } = await api.post('/v3/auth/tokens', tokenRequest())
    await api.sql`update users set enabled = false`
    const answer = await api.get(path(), { 'x-auth-token': String(headers['x-subject-token']) })
    await api.sql`update users set enabled = true`
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ error_code: 'APIGW.0307' })
  })

  test('for the whole account does not open a project', async () => {
    const scope = { domain: { name: api.domain } }
    const { headers } = await api.post('/v3/auth/tokens', tokenRequest({ scope }))
    const answer = await api.get(path(), { 'x-auth-token': String(headers['x-subject-token']) })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ error_code: 'HSS.0013' })
  })

  test('is stored only as a hash', async () => {
    const { headers } = await api.post('/v3/auth/tokens', tokenRequest())
    const rows = await api.sql`select row_to_json(tokens)::text as text from tokens`
    expect(rows.length).toBeGreaterThan(0)
    for (const { text } of rows) expect(text).not.toContain(headers['x-subject-token'])
  })
})
