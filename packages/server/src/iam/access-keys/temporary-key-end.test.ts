import {
  createKey,
  createTemporaryKey,
  CREDENTIALS,
  expectRefused,
  SECURITY_TOKENS,
  securityTokenBody,
  testApi,
  waitForLock,
  withKey,
  withToken,
} from '@openhss/testkit'
import type { Answer, Caller, TestApi, TestSession } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changeIdentity, revokeSessions } from '../change-identity.ts'
import { hashSecret } from '../secret.ts'
import { lockSource } from './temporary-key-queries.ts'

let api: TestApi
let caller: Caller
beforeAll(async () => {
  api = await testApi()
  caller = withToken(api, api.token)
})
afterAll(() => api.close())

describe('a temporary key', () => {
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

  test('ends with the token that it came from, and with no other', async () => {
    const user = await api.createUser({ role: 'operator' })
    const other = await api.signIn(user)
    const signed = withKey(api, await createTemporaryKey(withToken(api, user.token)))
    const kept = [
      withKey(api, await createTemporaryKey(withToken(api, other.token))),
      withKey(api, await createTemporaryKey(withKey(api, await createKey(other)))),
    ]
    expect((await signed('GET', CREDENTIALS)).statusCode).toBe(200)
    expect((await revoke(user)).statusCode).toBe(204)
    expect((await signed('GET', CREDENTIALS)).statusCode).toBe(401)
    for (const each of kept) expect((await each('GET', CREDENTIALS)).statusCode).toBe(200)
  })

  test('ends when its token expires, however long was asked for', async () => {
    const user = await api.createUser({ role: 'operator' })
    await api.sql`
      update tokens set expires_at = now() + interval '5 minutes' where user_id = ${user.userId}`
    const { access } = await createTemporaryKey(withToken(api, user.token))
    const signed = withKey(api, await createKey(user))
    const { access: free } = await createTemporaryKey(signed)
    const rows = await api.sql<{ access: string; isSame: boolean }[]>`
      select k.access, k.expires_at = t.expires_at as "isSame"
      from access_keys k join tokens t on t.user_id = k.user_id
      where k.user_id = ${user.userId} and k.expires_at is not null`
    const isSame = Object.fromEntries(rows.map((row) => [row.access, row.isSame]))
    expect(isSame).toEqual({ [access]: true, [free]: false })
  })

  test('is not made from a token that is revoked meanwhile', async () => {
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

  test('ends with a revocation of its token that waited for it', async () => {
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

function revoke({ token }: TestSession): Promise<Answer> {
  const headers = { 'x-auth-token': token, 'x-subject-token': token }
  return api.app.inject({ method: 'DELETE', url: '/v3/auth/tokens', headers })
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
