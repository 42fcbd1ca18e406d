import type { Token } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertTenant, insertProject, insertUser, loginOf, signIn } from './sign-in.fixture.ts'
import type { Login } from './sign-in.fixture.ts'

let api: TestApi
/** A project of the tenant for which the user `narrow` has no grant. */
let otherProject: string
let narrow: Login
beforeAll(async () => {
  api = await testApi()
  otherProject = await insertProject(api, api.tenantId, 'other')
  narrow = await insertUser(api, api.tenantId, 'narrow', [
    { role: 'auditor', projectId: api.projectId },
    { role: 'installer', projectId: api.projectId },
    { role: 'auditor', projectId: api.projectId },
  ])
})
afterAll(() => api.close())

const MICROSECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/

describe('POST /v3/auth/tokens', () => {
  test('answers as IAM does: token in the header, description in the body', async () => {
    const scope = { project: { id: api.projectId } }
    const answer = await signIn(api, { ...loginOf(api), scope })
    expect(answer.statusCode).toBe(201)
    expect(answer.headers['x-subject-token']).toMatch(/^[\w-]{43}$/)
    expect(answer.headers['x-iam-trace-id']).toBe(answer.headers['x-request-id'])
    const domain = { id: api.tenantId, name: api.domain }
    const { token } = answer.json<{ token: Token }>()
    expect(token).toEqual({
      methods: ['password'],
      user: { id: expect.any(String), name: api.user, domain, password_expires_at: '' },
      project: { id: api.projectId, name: 'default', domain },
      roles: [{ id: '0', name: 'admin' }],
      issued_at: expect.stringMatching(MICROSECONDS),
      expires_at: expect.stringMatching(MICROSECONDS),
      catalog: expect.any(Array),
    })
    expect(Date.parse(token.expires_at) - Date.parse(token.issued_at)).toBe(24 * 60 * 60 * 1000)
    expect(answer.body).not.toContain(answer.headers['x-subject-token'])
  })

  test('the catalog has every service at the address that the client wrote', async () => {
    const answer = await api.post(
      '/v3/auth/tokens',
      {
        auth: {
          identity: {
            methods: ['password'],
            password: {
              user: { name: api.user, password: api.password, domain: { name: api.domain } },
            },
          },
          scope: { project: { name: 'default' } },
        },
      },
      { host: 'hss.example.com:8443' },
    )
    const { token } = answer.json<{ token: Token }>()
    expect(
      token.catalog?.map(({ type, endpoints }) => [type, endpoints[0]?.region, endpoints[0]?.url]),
    ).toEqual([
      ['hss', 'default', 'http://hss.example.com:8443/v5'],
      ['iam', '*', 'http://hss.example.com:8443/v3'],
      ['eps', '*', 'http://hss.example.com:8443/v1.0'],
    ])
  })

  test('nocatalog leaves the catalog out', async () => {
    const answer = await signIn(api, loginOf(api), { query: '?nocatalog=true' })
    expect(answer.json<{ token: object }>().token).not.toHaveProperty('catalog')
  })

  test.each([
    ['project by id', () => ({ project: { id: api.projectId } }), 'project'],
    ['project by name', () => ({ project: { name: 'default' } }), 'project'],
    [
      'project by id and name',
      () => ({ project: { id: api.projectId, name: 'default' } }),
      'project',
    ],
    [
      'project by name and account',
      () => ({ project: { name: 'default', domain: { name: api.domain } } }),
      'project',
    ],
    ['account by id', () => ({ domain: { id: api.tenantId } }), 'domain'],
    ['account by name', () => ({ domain: { name: api.domain } }), 'domain'],
    ['none, which is the account', () => undefined, 'domain'],
  ])('takes the scope %s', async (_what, scope, member) => {
    const answer = await signIn(api, { ...loginOf(api), scope: scope() })
    expect(answer.statusCode).toBe(201)
    const { token } = answer.json<{ token: Token }>()
    expect(token).toHaveProperty(
      [member, 'id'],
      member === 'project' ? api.projectId : api.tenantId,
    )
    expect(token).not.toHaveProperty(member === 'project' ? 'domain' : 'project')
  })

  test.each([
    ['a project', () => ({ project: { name: 'default' } }), ['auditor', 'installer']],
    ['the account', () => ({ domain: { id: api.tenantId } }), []],
  ])('names each role once that the user has in %s', async (_what, scope, roles) => {
    const answer = await signIn(api, { ...narrow, scope: scope() })
    const { token } = answer.json<{ token: Token }>()
    expect(token.roles).toEqual(roles.map((name) => ({ id: '0', name })))
  })

  test.each(['application/json;charset=utf8', 'application/json;charset=UTF-8'])(
    'accepts %s',
    async (contentType) => {
      const answer = await api.post('/v3/auth/tokens', {}, { 'content-type': contentType })
      expect(answer.json()).toMatchObject({
        error: { code: 400, message: expect.stringContaining('auth is missing') as string },
      })
    },
  )

  test('names a missing field, and quotes no password', async () => {
    const body = {
      auth: { identity: { methods: ['password'], password: { user: { password: 'hunter2' } } } },
    }
    const answer = await api.post('/v3/auth/tokens', body)
    expect(answer.statusCode).toBe(400)
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
    expect(answer.json()).toMatchObject({
      error: {
        code: 400,
        title: 'Bad Request',
        message: expect.stringContaining('auth.identity.password.user.name is missing') as string,
      },
    })
    expect(answer.body).not.toContain('hunter2')
  })

  test.each<[string, () => object]>([
    ['alone', () => ({})],
    ['with its account', () => ({ domain: { id: api.tenantId } })],
    ['with its name and account', () => ({ name: api.user, domain: { name: api.domain } })],
  ])('takes the ID of a user %s, and a scope of null', async (_what, more) => {
    const user = { id: api.userId, password: api.password, ...more() }
    const identity = { methods: ['password'], password: { user } }
    const payload = { auth: { identity, scope: null } }
    const answer = await api.app.inject({ method: 'POST', url: '/v3/auth/tokens', payload })
    expect(answer.json()).toMatchObject({
      token: { user: { id: api.userId, name: api.user }, domain: { id: api.tenantId } },
    })
    expect(answer.statusCode).toBe(201)
  })

  test.each([
    ['password', {}, 'auth.identity.password is missing'],
    ['token', {}, 'auth.identity.token is missing'],
    ['token', { token: {} }, 'auth.identity.token.id is missing; it must be text'],
    ['password', { password: { user: { name: 'u', password: 'p' } } }, 'user.domain is missing'],
    ['totp', {}, 'auth.identity.methods.0 must be one of password, token'],
  ])('names what is missing for %s', async (method, parts, problem) => {
    const auth = { identity: { methods: [method], ...parts } }
    const answer = await api.post('/v3/auth/tokens', { auth })
    expect(answer.statusCode).toBe(400)
    expect(answer.json<{ error: { message: string } }>().error.message).toContain(problem)
  })

  test('names a wrong field of the scope', async () => {
    const identity = { methods: ['token'], token: { id: 'x' } }
    const auth = { identity, scope: { project: { id: 7 } } }
    const answer = await api.post('/v3/auth/tokens', { auth })
    expect(answer.body).toContain('auth.scope.project.id must be text of 1 to 256 characters')
  })

  test.each<[string, () => Promise<Login> | Login]>([
    ['wrong password', () => ({ ...loginOf(api), password: 'wrong' })],
    ['unknown user', () => ({ ...loginOf(api), user: 'nobody' })],
    ['unknown account', () => ({ ...loginOf(api), domain: { name: 'elsewhere' } })],
    ['account without a name', () => ({ ...loginOf(api), domain: {} })],
    ['unknown user ID', () => ({ ...loginOf(api), id: 'f'.repeat(32) })],
    [
      'user ID of another account',
      () => ({ ...loginOf(api), id: api.userId, domain: { name: 'elsewhere' } }),
    ],
    ["user ID with another's name", () => ({ ...loginOf(api), id: api.userId, user: 'narrow' })],
    [
      'account whose ID and name differ',
      () => ({ ...loginOf(api), domain: { id: api.tenantId, name: 'elsewhere' } }),
    ],
    [
      'disabled user',
      async () => {
        const login = await insertUser(api, api.tenantId, 'disabled', [{ role: 'admin' }])
        await api.sql`update users set enabled = false where id = ${login.id}`
        return login
      },
    ],
  ])('refuses a %s with one and the same answer', async (_what, login) => {
    const answer = await signIn(api, await login(), { address: '192.0.2.7' })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers).not.toHaveProperty('x-subject-token')
    expect(answer.body).toBe(
      '{"error":{"code":401,"message":"The account, user name or password is wrong.","title":"Unauthorized"}}',
    )
  })

  test.each<[string, () => Promise<Login> | Login]>([
    ['unknown project', () => ({ ...loginOf(api), scope: { project: { id: '0'.repeat(32) } } })],
    [
      'project of an account that is named otherwise',
      () => ({ ...loginOf(api), scope: { project: { name: 'default', domain: { name: 'no' } } } }),
    ],
    ['project without a name', () => ({ ...loginOf(api), scope: { project: {} } })],
    ['unknown scope account', () => ({ ...loginOf(api), scope: { domain: { name: 'no' } } })],
    ['project that is not granted', () => ({ ...narrow, scope: { project: { name: 'other' } } })],
    [
      'project that is not granted, by ID',
      () => ({ ...narrow, scope: { project: { id: otherProject } } }),
    ],
    [
      'project of another account',
      async () => {
        const { projectId } = await insertTenant(api, 'foreign')
        return { ...loginOf(api), scope: { project: { id: projectId } } }
      },
    ],
  ])('tells who knows the password of an %s, whether it exists or not', async (_what, login) => {
    const answer = await signIn(api, await login(), { address: '192.0.2.7' })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers).not.toHaveProperty('x-subject-token')
    expect(answer.json()).toMatchObject({
      error: {
        message:
          'The project or account of the scope does not exist, or the user has no grant for it.',
      },
    })
  })

  test('forgets what expired long ago, also what was revoked', async () => {
    await api.sql`insert into tokens (hash, user_id, domain_id, issued_at, expires_at, revoked_at)
      select 'forgotten', id, domain_id, now() - interval '3 days', now() - interval '2 days',
        now() - interval '2 days' from users limit 1`
    await signIn(api, loginOf(api))
    expect(await api.sql`select from tokens where hash = 'forgotten'`).toHaveLength(0)
  })
})
