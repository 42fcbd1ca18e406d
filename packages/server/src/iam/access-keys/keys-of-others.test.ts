import {
  createTenant,
  createKey,
  CREDENTIALS,
  faceOf,
  pathOf,
  testApi,
  withKey,
  withToken,
} from '@openhss/testkit'
import type { Caller, TestApi, TestSession } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
let user: TestSession
let foreigner: TestSession
let admin: Caller
beforeAll(async () => {
  api = await testApi()
  user = await api.createUser({ role: 'operator' })
  foreigner = await createTenant(api, 'elsewhere')
  admin = withToken(api, api.token)
})
afterAll(() => api.close())

const UNKNOWN_ID = '0'.repeat(32)
const UNKNOWN_KEY = 'A'.repeat(20)

describe('keys of others', () => {
  test('are managed by who may, within the account', async () => {
    const created = await api.post(CREDENTIALS, { credential: { user_id: user.userId } })
    expect(created.statusCode).toBe(201)
    const { credential } = created.json<{ credential: { access: string } }>()
    expect((await admin('GET', pathOf(credential))).statusCode).toBe(200)
    const listed = await admin('GET', `${CREDENTIALS}?user_id=${user.userId}`)
    expect(listed.body).toContain(credential.access)
    expect((await admin('GET', CREDENTIALS)).body).not.toContain(credential.access)
    expect((await admin('DELETE', pathOf(credential))).statusCode).toBe(204)
  })

  test('do not exist for who may not', async () => {
    const other = await api.createUser({ role: 'auditor' })
    const caller = withToken(api, other.token)
    const key = await createKey(user)
    const foreign = await createKey(foreigner)
    const answers = await Promise.all(
      [key.access, foreign.access, UNKNOWN_KEY].flatMap((access) => [
        caller('GET', `${CREDENTIALS}/${access}`),
        caller('PUT', `${CREDENTIALS}/${access}`, { credential: { status: 'inactive' } }),
        caller('DELETE', `${CREDENTIALS}/${access}`),
      ]),
    )
    expect(new Set(answers.map(faceOf))).toEqual(new Set([faceOf(answers[0])]))
    expect(faceOf(answers[0])).toMatch(/^404 IAM\.0004 /)
  })

  test.each([
    ['an operator', () => user, () => api.userId, '403 IAM.0003'],
    ['an operator', () => user, () => foreigner.userId, '403 IAM.0003'],
    ['an operator', () => user, () => UNKNOWN_ID, '403 IAM.0003'],
    ['an administrator', () => api, () => foreigner.userId, '404 IAM.0004'],
    ['an administrator', () => api, () => UNKNOWN_ID, '404 IAM.0004'],
    ['a foreign administrator', () => foreigner, () => user.userId, '404 IAM.0004'],
  ])('are neither made nor listed by %s', async (_who, session, userId, face) => {
    const body = { credential: { user_id: userId() } }
    expect(faceOf(await session().post(CREDENTIALS, body))).toContain(face)
    const listed = await session().get(`${CREDENTIALS}?user_id=${userId()}`)
    expect(faceOf(listed)).toContain(face)
  })

  test('of another account are out of reach of its administrator', async () => {
    const key = await createKey(user)
    const caller = withToken(api, foreigner.token)
    const inactive = { credential: { status: 'inactive' } }
    for (const access of [key.access, UNKNOWN_KEY]) {
      const path = `${CREDENTIALS}/${access}`
      const faces = [
        await caller('GET', path),
        await caller('PUT', path, inactive),
        await caller('DELETE', path),
      ].map(faceOf)
      expect(new Set(faces)).toEqual(
        new Set([
          '404 IAM.0004 Could not find the requested resource. There is no such access key.',
        ]),
      )
    }
    expect((await withKey(api, key)('GET', CREDENTIALS)).statusCode).toBe(200)
  })
})
