import {
  createKey,
  createTemporaryKey,
  CREDENTIALS,
  eventsOf,
  SECURITY_TOKENS,
  securityTokenBody,
  storedText,
  testApi,
  withKey,
  withToken,
} from '@openhss/testkit'
import type { Caller, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
let caller: Caller
let anonymous: Caller
beforeAll(async () => {
  api = await testApi()
  caller = withToken(api, api.token)
  anonymous = withToken(api, '')
})
afterAll(() => api.close())

describe('a temporary key', () => {
  test('comes from a token in the header, for a quarter of an hour', async () => {
    const answer = await caller('POST', SECURITY_TOKENS, {
      auth: { identity: { methods: ['token'] } },
    })
    expect(answer.statusCode).toBe(201)
    const { credential } = answer.json<{ credential: Record<string, string> }>()
    expect(credential).toEqual({
      access: expect.stringMatching(/^[A-Z0-9]{20}$/) as string,
      secret: expect.stringMatching(/^[A-Za-z0-9]{40}$/) as string,
      securitytoken: expect.stringMatching(/^[\w-]{43}$/) as string,
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as string,
    })
    expect(lifeOf(credential['expires_at'])).toBeCloseTo(900, -2)
    const stored = await storedText(api)
    expect(stored).not.toContain(credential['secret'])
    expect(stored).not.toContain(credential['securitytoken'])
  })

  test('comes from a token in the body, for as long as was asked', async () => {
    const token = { id: api.token, duration_seconds: 43_200 }
    const key = await createTemporaryKey(anonymous, token)
    const answer = await withKey(api, key)('GET', CREDENTIALS)
    expect(answer.statusCode).toBe(200)
    const [row] = await api.sql<{ seconds: number }[]>`
      select extract(epoch from expires_at - created_at)::float as seconds from access_keys
      where access = ${key.access}`
    expect(row?.seconds).toBe(43_200)
  })

  test('counts only with its security token', async () => {
    const { securitytoken, ...key } = await createTemporaryKey(caller)
    expect((await withKey(api, { ...key, securitytoken })('GET', CREDENTIALS)).statusCode).toBe(200)
    expect((await withKey(api, key)('GET', CREDENTIALS)).statusCode).toBe(401)
    const wrong = { ...key, securitytoken: `${securitytoken.slice(1)}x` }
    expect((await withKey(api, wrong)('GET', CREDENTIALS)).statusCode).toBe(401)
  })

  test('is for the project of its token, and for no other', async () => {
    const made = await api.post('/v3/projects', { project: { name: 'other' } })
    const other = made.json<{ project: { id: string } }>().project.id
    const permanent = withKey(api, await createKey(api))
    const free = withKey(api, await createTemporaryKey(permanent))
    const pinned = withKey(api, await createTemporaryKey(caller))
    const statusIn = async (signed: Caller, projectId: string) => {
      const path = `/openhss/v1/${projectId}/join-tokens`
      return (await signed('POST', path, { uses: 1, valid_hours: 1 })).statusCode
    }
    // A process remembers a tenant's projects for at most a second.
    await expect.poll(() => statusIn(free, other), { timeout: 30_000 }).toBe(201)
    expect(await statusIn(pinned, api.projectId)).toBe(201)
    expect(await statusIn(pinned, other)).toBe(400)
  })

  test('makes no key and changes none', async () => {
    const permanent = await createKey(api)
    const temporary = withKey(api, await createTemporaryKey(caller))
    const path = `${CREDENTIALS}/${permanent.access}`
    const answers = await Promise.all([
      temporary('POST', CREDENTIALS, { credential: { user_id: api.userId } }),
      temporary('PUT', path, { credential: { status: 'inactive' } }),
      temporary('DELETE', path),
      temporary('POST', SECURITY_TOKENS, securityTokenBody()),
      temporary('POST', SECURITY_TOKENS, securityTokenBody({ id: api.token })),
    ])
    for (const answer of answers) {
      expect(answer.statusCode).toBe(403)
      expect(answer.json()).toMatchObject({ error_code: 'IAM.0003' })
    }
    expect((await temporary('GET', path)).statusCode).toBe(200)
  })

  test('is not among the permanent ones', async () => {
    const { access } = await createTemporaryKey(caller)
    expect((await caller('GET', CREDENTIALS)).body).not.toContain(access)
    expect((await caller('GET', `${CREDENTIALS}/${access}`)).statusCode).toBe(404)
    expect((await caller('DELETE', `${CREDENTIALS}/${access}`)).statusCode).toBe(404)
  })

  test('has one event in the audit log, without its secret', async () => {
    const { access } = await createTemporaryKey(anonymous, { id: api.token })
    expect(await eventsOf(api, access)).toEqual([
      {
        operation: 'createSecurityToken',
        result: 'ok',
        user_name: api.user,
        resource_type: 'temporary access key',
        project_id: api.projectId,
        details: { duration_seconds: '900' },
      },
    ])
  })
})

describe('no temporary key', () => {
  test.each([
    ['without an identity', {}, 401, 'APIGW.0301'],
    ['for an unknown token', { id: 'x'.repeat(43) }, 401, 'APIGW.0301'],
    ['for less than 15 minutes', { duration_seconds: 899 }, 400, 'IAM.0007'],
    ['for more than a day', { duration_seconds: 86_401 }, 400, 'IAM.0007'],
  ])('%s', async (_what, token, status, code) => {
    const answer = await anonymous('POST', SECURITY_TOKENS, securityTokenBody(token))
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({ error_code: code })
  })

  test('beyond a hundred of a user that have not expired', async () => {
    const user = await api.createUser({ role: 'operator' })
    const insertKeys = (name: string, count: number, expiry: string) => api.sql`
      insert into access_keys (access, user_id, secret, security_token_hash, expires_at)
      select ${name} || n, ${user.userId}, '', '', now() + ${expiry}::interval
      from generate_series(1, ${count}::integer) n`
    await insertKeys('EXPIRED', 100, '-1 second')
    await insertKeys('LIVE', 98, '1 hour')
    const own = withToken(api, user.token)
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => own('POST', SECURITY_TOKENS, securityTokenBody())),
    )
    const statuses = answers.map(({ statusCode }) => statusCode)
    expect(statuses.toSorted((a, b) => a - b)).toEqual([201, 201, 400, 400])
    expect(answers.find(({ statusCode }) => statusCode === 400)?.json()).toMatchObject({
      error_code: 'IAM.0007',
      error_msg: expect.stringContaining('100 temporary access keys') as string,
    })
  })

  test('with a policy, which we would have to ignore', async () => {
    const body = { auth: { identity: { methods: ['token'], policy: { Version: '1.1' } } } }
    const answer = await caller('POST', SECURITY_TOKENS, body)
    expect(answer.json()).toMatchObject({
      error_code: 'IAM.0007',
      error_msg: expect.stringContaining('auth.identity.policy') as string,
    })
  })
})

function lifeOf(expiresAt = ''): number {
  return (Date.parse(expiresAt) - Date.now()) / 1000
}
