import type { Token } from '@openhss/contract'
import {
  createTemporaryKey,
  eventsOfRequest,
  expectRefused,
  testApi,
  waitForLock,
  withKey,
  withToken,
} from '@openhss/testkit'
import type { Answer, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashSecret } from '../secret.ts'
import { insertProject, insertTenant, insertUser, loginOf, tokenOf } from './sign-in.fixture.ts'

let api: TestApi
let other: string
beforeAll(async () => {
  api = await testApi()
  other = await insertProject(api, api.tenantId, 'other')
})
afterAll(() => api.close())

const TOKENS = '/v3/auth/tokens'

function exchange(id: string, scope?: object | null): Promise<Answer> {
  const identity = { methods: ['token'], token: { id } }
  const auth = { identity, ...(scope !== undefined && { scope }) }
  return api.app.inject({ method: 'POST', url: TOKENS, payload: { auth } })
}

async function exchanged(id: string, scope?: object): Promise<string> {
  const answer = await exchange(id, scope)
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return String(answer.headers['x-subject-token'])
}

const ofAccount = () => tokenOf(api, loginOf(api))
const ofProject = () => tokenOf(api, { ...loginOf(api), scope: { project: { name: 'default' } } })
const inProject = { project: { name: 'default' } }
const inAccount = () => ({ domain: { id: api.tenantId } })

const portsIn = (projectId: string, token: string) =>
  api.get(`/v5/${projectId}/asset/ports?host_id=h`, { 'x-auth-token': token })
const messageOf = (answer: Answer) => answer.json<{ error: { message: string } }>().error.message

describe('a token for another one', () => {
  test('is for what is asked, as Terraform asks for both', async () => {
    const given = await ofAccount()
    const forProject = await exchange(given, inProject)
    expect(forProject.statusCode).toBe(201)
    expect(forProject.json<{ token: Token }>().token).toMatchObject({
      methods: ['token', 'password'],
      user: { name: api.user },
      project: { id: api.projectId },
      roles: [{ name: 'admin' }],
    })
    const token = String(forProject.headers['x-subject-token'])
    expect((await portsIn(api.projectId, token)).statusCode).toBe(200)
    const shown = await api.get(TOKENS, { 'x-auth-token': token, 'x-subject-token': token })
    expect(shown.json()).toEqual(forProject.json())

    for (const scope of [inAccount(), null, undefined]) {
      const answer = await exchange(given, scope)
      expect(answer.json()).toMatchObject({ token: { domain: { id: api.tenantId } } })
      const forAccount = String(answer.headers['x-subject-token'])
      const listed = await api.get('/openhss/v1/users', { 'x-auth-token': forAccount })
      expect(listed.statusCode).toBe(200)
    }
  })

  test('expires with it, however often', async () => {
    const given = await ofProject()
    const soon = new Date(Date.now() + 60_000)
    await api.sql`update tokens set expires_at = ${soon} where hash = ${hashSecret(given)}`
    const second = await exchanged(given, inProject)
    const third = await exchange(second, inProject)
    const { expires_at, issued_at } = third.json<{ token: Token }>().token
    expect(Date.parse(expires_at)).toBe(soon.getTime())
    expect(Date.parse(issued_at)).toBeLessThan(soon.getTime())
  })

  test('is for no other project than it, not even by way of the account', async () => {
    const given = await ofProject()
    const forAccount = await exchanged(given, inAccount())
    for (const id of [given, forAccount, await exchanged(forAccount)]) {
      expect((await exchange(id, inProject)).statusCode).toBe(201)
      const refused = await exchange(id, { project: { id: other } })
      expect(refused.statusCode).toBe(401)
      expect(messageOf(refused)).toContain('is for another project')
      const key = await createTemporaryKey(withToken(api, ''), { id })
      const ports = (projectId: string) => withKey(api, key)('GET', `/v5/${projectId}/asset/ports`)
      expect((await ports(other)).json()).toMatchObject({ error_code: 'HSS.0013' })
      expect((await ports(api.projectId)).json()).toMatchObject({ error_code: 'HSS.0001' })
    }
  })

  test('is within what the user was granted', async () => {
    const narrow = await insertUser(api, api.tenantId, 'narrow', [
      { role: 'auditor', projectId: api.projectId },
    ])
    const given = await tokenOf(api, narrow)
    expect((await exchange(given, inProject)).statusCode).toBe(201)
    const foreign = await insertTenant(api, 'foreign')
    for (const scope of [
      { project: { id: other } },
      { project: { id: foreign.projectId } },
      { project: {} },
      { domain: { id: foreign.tenantId } },
    ]) {
      const answer = await exchange(given, scope)
      expect(answer.statusCode).toBe(401)
      expect(messageOf(answer)).toContain('the scope does not exist, or the user has no grant')
    }
  })

  test.each<[string, (token: string, userId: string) => Promise<unknown>]>([
    ['unknown', async () => undefined],
    ['revoked', revoke],
    [
      'expired',
      async (token) =>
        api.sql`update tokens set expires_at = now() where hash = ${hashSecret(token)}`,
    ],
    [
      'of a disabled user',
      async (_, id) => api.sql`update users set enabled = false where id = ${id}`,
    ],
  ])('is refused for one that is %s', async (what, end) => {
    const user = await insertUser(api, api.tenantId, what, [{ role: 'admin' }])
    const token = what === 'unknown' ? 'made-up' : await tokenOf(api, user)
    await end(token, user.id)
    const answer = await exchange(token, inProject)
    expect(answer.statusCode).toBe(401)
    expect(answer.headers).not.toHaveProperty('x-subject-token')
    expect(messageOf(answer)).toBe('The token is unknown, expired or revoked.')
  })

  test('leaves an event, and a bounded number of them', async () => {
    const user = await insertUser(api, api.tenantId, 'busy', [{ role: 'admin' }])
    const given = await tokenOf(api, user)
    const answer = await exchange(given, inProject)
    const columns = ['operation', 'result', 'user_name', 'credential', 'project_id']
    expect(await eventsOfRequest(api, answer, ...columns)).toEqual([
      {
        operation: 'createToken',
        result: 'ok',
        user_name: 'busy',
        credential: 'token',
        project_id: api.projectId,
      },
    ])
    await api.sql`
      insert into tokens (hash, user_id, domain_id, made_from, issued_at, expires_at, revoked_at)
      select sha256(n::text::bytea), user_id, domain_id, hash, now(), expires_at, now()
      from tokens, generate_series(1, 999) n where hash = ${hashSecret(given)}`
    const refused = await exchange(given, inProject)
    expect(refused.statusCode).toBe(400)
    expect(messageOf(refused)).toContain('1000 tokens were made from tokens of this user')
  })
})

describe('revoking a token', () => {
  test('ends what was made from it, and from that in turn', async () => {
    const given = await ofAccount()
    const second = await exchanged(given, inProject)
    const third = await exchanged(second, inProject)
    const key = await createTemporaryKey(withToken(api, ''), { id: third })
    const aside = await exchanged(given, inProject)
    await revoke(second)
    expect((await portsIn(api.projectId, aside)).statusCode).toBe(200)
    for (const token of [second, third]) {
      expect((await portsIn(api.projectId, token)).json()).toMatchObject({
        error_code: 'APIGW.0307',
      })
      expect((await exchange(token, inProject)).statusCode).toBe(401)
    }
    await expectRefused(withKey(api, key))
    await revoke(given)
    expect((await portsIn(api.projectId, aside)).statusCode).toBe(401)
  })

  test('under way lets none slip through', async () => {
    const given = await ofAccount()
    const answer = await api.sql.begin(async (tx) => {
      await tx`update tokens set revoked_at = now() where hash = ${hashSecret(given)}`
      const asked = exchange(given, inProject)
      await waitForLock(api.sql)
      return { asked }
    })
    expect((await answer.asked).statusCode).toBe(401)
  })
})

async function revoke(token: string): Promise<void> {
  const headers = { 'x-auth-token': token, 'x-subject-token': token }
  const answer = await api.app.inject({ method: 'DELETE', url: TOKENS, headers })
  if (answer.statusCode !== 204) throw new Error(answer.body)
}
