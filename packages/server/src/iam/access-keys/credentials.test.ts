import {
  createKey,
  createTemporaryKey,
  CREDENTIALS,
  eventsOf,
  expectRefused,
  faceOf,
  pathOf,
  storedText,
  testApi,
  withKey,
  withToken,
} from '@openhss/testkit'
import type { Caller, TestApi, TestSession } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readIdentityRevision } from '../identities/revisioned-cache.ts'

let api: TestApi
let user: TestSession
let admin: Caller
beforeAll(async () => {
  api = await testApi()
  user = await api.createUser({ role: 'operator' })
  admin = withToken(api, api.token)
})
afterAll(() => api.close())

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/

describe('a permanent key', () => {
  test('is shown with its secret once', async () => {
    const body = { credential: { user_id: user.userId, description: 'for a script' } }
    const created = await user.post(CREDENTIALS, body)
    expect(created.statusCode).toBe(201)
    const { credential } = created.json<{ credential: { access: string; secret: string } }>()
    expect(credential).toEqual({
      user_id: user.userId,
      access: expect.stringMatching(/^[A-Z0-9]{20}$/) as string,
      secret: expect.stringMatching(/^[A-Za-z0-9]{40}$/) as string,
      status: 'active',
      create_time: expect.stringMatching(TIME) as string,
      description: 'for a script',
    })

    const { secret, ...rest } = credential
    const shown = await user.get(pathOf(credential))
    expect(shown.json()).toEqual({
      credential: { ...rest, last_use_time: created.json<Shown>().credential.create_time },
    })
    const listed = await user.get(CREDENTIALS)
    expect(listed.json()).toEqual({ credentials: [rest] })
    expect(await storedText(api)).not.toContain(secret)
  })

  test('signs requests until it is disabled, again when enabled, and never after its end', async () => {
    const key = await createKey(user)
    const own = withToken(api, user.token)
    const signed = withKey(api, key)
    expect((await signed('GET', CREDENTIALS)).statusCode).toBe(200)

    const disabled = await own('PUT', pathOf(key), { credential: { status: 'inactive' } })
    expect(disabled.json()).toMatchObject({ credential: { status: 'inactive', description: '' } })
    await expectRefused(signed)

    await own('PUT', pathOf(key), { credential: { status: 'active', description: 'back' } })
    await expect.poll(async () => (await signed('GET', CREDENTIALS)).statusCode).toBe(200)

    expect((await own('DELETE', pathOf(key))).statusCode).toBe(204)
    expect((await own('DELETE', pathOf(key))).statusCode).toBe(404)
    await expectRefused(signed)
  })

  test('takes its temporary keys with it', async () => {
    const key = await createKey(user)
    const kept = await createTemporaryKey(withToken(api, user.token))
    const first = await createTemporaryKey(withKey(api, key))
    await admin('PUT', pathOf(key), { credential: { status: 'inactive' } })
    await admin('PUT', pathOf(key), { credential: { status: 'active' } })
    await expect
      .poll(async () => (await withKey(api, key)('GET', CREDENTIALS)).statusCode)
      .toBe(200)
    await expectRefused(withKey(api, first))
    const second = await createTemporaryKey(withKey(api, key))
    await admin('DELETE', pathOf(key))
    await expectRefused(withKey(api, second))
    expect((await withKey(api, kept)('GET', CREDENTIALS)).statusCode).toBe(200)
  })

  test('says to the hour when it was used', async () => {
    const key = await createKey(user)
    await api.sql`update access_keys set created_at = '2020-01-08T06:25:19.014028Z'
      where access = ${key.access}`
    const lastUse = async () => (await user.get(pathOf(key))).json<Shown>().credential.last_use_time
    expect(await lastUse()).toBe('2020-01-08T06:25:19.014028Z')
    await withKey(api, { ...key, secret: 'wrong' })('GET', CREDENTIALS)
    expect(await lastUse()).toBe('2020-01-08T06:25:19.014028Z')
    await withKey(api, key)('GET', CREDENTIALS)
    await expect.poll(lastUse).toMatch(/:00:00\.000000Z$/)
    const age = Date.now() - Date.parse(await lastUse())
    expect(age).toBeLessThan(3_600_000 + 10_000)
  })

  test('is one of a hundred at most', async () => {
    const many = await api.createUser({ role: 'operator' })
    await api.sql`insert into access_keys (access, user_id, secret)
      select 'FILLER' || lpad(n::text, 14, '0'), ${many.userId}, '' from generate_series(1, 98) n`
    const body = { credential: { user_id: many.userId } }
    const answers = await Promise.all([1, 2, 3, 4].map(() => many.post(CREDENTIALS, body)))
    const statuses = answers.map(({ statusCode }) => statusCode)
    expect(statuses.toSorted((a, b) => a - b)).toEqual([201, 201, 400, 400])
    const refused = answers.find(({ statusCode }) => statusCode === 400)
    expect(refused?.json()).toMatchObject({
      error_code: 'IAM.0007',
      error_msg: expect.stringContaining('100 access keys') as string,
    })
  })

  test('stands in the order of making', async () => {
    const owner = await api.createUser({ role: 'operator' })
    const made = []
    for (let n = 0; n < 5; n += 1) made.push((await createKey(owner)).access)
    const { credentials } = (await owner.get(CREDENTIALS)).json<{ credentials: [] }>()
    expect(credentials.map(({ access }) => access)).toEqual(made)
  })
})

describe('the audit log', () => {
  test('has one event for each change, and no secret', async () => {
    const body = { credential: { user_id: user.userId, description: 'audited' } }
    const created = await api.post(CREDENTIALS, body)
    const { access, secret } = created.json<{ credential: { access: string; secret: string } }>()
      .credential
    await admin('PUT', `${CREDENTIALS}/${access}`, { credential: { status: 'inactive' } })
    await admin('GET', `${CREDENTIALS}/${access}`)
    await admin('DELETE', `${CREDENTIALS}/${access}`)
    const common = {
      result: 'ok',
      user_name: 'admin',
      resource_type: 'access key',
      project_id: null,
    }
    expect(await eventsOf(api, access)).toEqual([
      {
        ...common,
        operation: 'createCredential',
        details: { user_id: user.userId, description: 'audited' },
      },
      {
        ...common,
        operation: 'updateCredential',
        details: { user_id: user.userId, status: 'inactive' },
      },
      { ...common, operation: 'deleteCredential', details: { user_id: user.userId } },
    ])
    expect(await storedText(api)).not.toContain(secret)
  })
})

describe('changing a key', () => {
  test.each([
    ['with a field that is not known', { state: 'inactive' }, 'credential.state'],
    ['with nothing', {}, 'credential.status or credential.description is missing'],
  ])('%s is refused', async (_what, credential, problem) => {
    const key = await createKey(user)
    const answer = await withToken(api, user.token)('PUT', pathOf(key), { credential })
    expect(faceOf(answer)).toContain('400 IAM.0007')
    expect(faceOf(answer)).toContain(problem)
    expect(await eventsOf(api, key.access)).toHaveLength(1)
  })

  test('makes no server forget whom it knows, unless it is about the status', async () => {
    const key = await createKey(user)
    const own = withToken(api, user.token)
    const before = await readIdentityRevision(api.sql)
    const described = await own('PUT', pathOf(key), { credential: { description: 'new' } })
    expect(described.json()).toMatchObject({ credential: { description: 'new' } })
    expect(await readIdentityRevision(api.sql)).toBe(before)
    await own('PUT', pathOf(key), { credential: { status: 'inactive' } })
    expect(await readIdentityRevision(api.sql)).not.toBe(before)
  })
})

interface Shown {
  readonly credential: { readonly create_time: string; readonly last_use_time: string }
}
