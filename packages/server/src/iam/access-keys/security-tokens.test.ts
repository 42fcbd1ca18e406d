import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { waitForLock } from '../../db/wait-for-lock.fixture.ts'
import { changeIdentity, revokeSessions } from '../change-identity.ts'
import { hashSecret } from '../secret.ts'
import {
  CREDENTIALS,
  createKey,
  createTemporaryKey,
  eventsOf,
  expectRefused,
  SECURITY_TOKENS,
  securityTokenBody,
  storedText,
  withKey,
  withToken,
} from './access-keys.fixture.ts'
import type { Caller } from './access-keys.fixture.ts'
import { lockSource } from './temporary-key-queries.ts'

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
    const token = { id: api.token, duration_seconds: 86_400 }
    const key = await createTemporaryKey(anonymous, token)
    const answer = await withKey(api, key)('GET', CREDENTIALS)
    expect(answer.statusCode).toBe(200)
    const [row] = await api.sql<{ seconds: number }[]>`
      select extract(epoch from expires_at - created_at)::float as seconds from access_keys
      where access = ${key.access}`
    expect(row?.seconds).toBe(86_400)
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
    // What a process remembers of an account's projects holds for a second at most.
    await expect.poll(() => statusIn(free, other), { timeout: 5000 }).toBe(201)
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

  test('ends with its time, and is forgotten later', async () => {
    const key = await createTemporaryKey(caller)
    const signed = withKey(api, key)
    await endAt(key.access, '1 second')
    await expectRefused(signed)
    await createTemporaryKey(caller)
    expect(await isStored(key.access)).toBe(true)
    await endAt(key.access, '25 hours')
    await createTemporaryKey(caller)
    expect(await isStored(key.access)).toBe(false)
  })

  test("ends with the user's sessions", async () => {
    const user = await api.createUser({ role: 'operator' })
    const signed = withKey(api, await createTemporaryKey(withToken(api, user.token)))
    expect((await signed('GET', CREDENTIALS)).statusCode).toBe(200)
    await changeIdentity(api.sql, (tx) => revokeSessions(tx, user.userId))
    await expectRefused(signed)
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
    ['for less than 15 minutes', { duration_seconds: 899 }, 400, 'HSS.0001'],
    ['for more than a day', { duration_seconds: 86_401 }, 400, 'HSS.0001'],
  ])('%s', async (_what, token, status, code) => {
    const answer = await anonymous('POST', SECURITY_TOKENS, securityTokenBody(token))
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({ error_code: code })
  })

  test('with a policy, which we would have to ignore', async () => {
    const body = { auth: { identity: { methods: ['token'], policy: { Version: '1.1' } } } }
    const answer = await caller('POST', SECURITY_TOKENS, body)
    expect(answer.json()).toMatchObject({
      error_code: 'HSS.0001',
      error_msg: expect.stringContaining('auth.identity.policy') as string,
    })
  })

  test('from a token that is revoked meanwhile', async () => {
    const user = await api.createUser({ role: 'operator' })
    const own = withToken(api, user.token)
    let answer: ReturnType<Caller> | undefined
    await changeIdentity(api.sql, async (tx) => {
      await revokeSessions(tx, user.userId)
      answer = own('POST', SECURITY_TOKENS, securityTokenBody())
      await waitForLock(api.sql)
    })
    expect((await answer)?.json()).toMatchObject({ error_code: 'APIGW.0307' })
  })

  test('outlives the revocation of its token that waited for it', async () => {
    const user = await api.createUser({ role: 'operator' })
    let revoked: Promise<void> | undefined
    await api.sql.begin(async (tx) => {
      expect(await lockSource(tx, { tokenHash: hashSecret(user.token) })).toBe(true)
      revoked = changeIdentity(api.sql, (other) => revokeSessions(other, user.userId))
      await waitForLock(api.sql)
      await tx`insert into access_keys (access, user_id, secret, security_token_hash, expires_at)
        values ('LATE', ${user.userId}, '', '', now() + interval '1 day')`
    })
    await revoked
    expect(await isStored('LATE')).toBe(false)
  })
})

function lifeOf(expiresAt = ''): number {
  return (Date.parse(expiresAt) - Date.now()) / 1000
}

async function endAt(access: string, age: string): Promise<void> {
  await changeIdentity(api.sql, async (tx) => {
    await tx`update access_keys set expires_at = now() - ${age}::interval where access = ${access}`
  })
}

async function isStored(access: string): Promise<boolean> {
  const rows = await api.sql`select from access_keys where access = ${access}`
  return rows.length > 0
}
