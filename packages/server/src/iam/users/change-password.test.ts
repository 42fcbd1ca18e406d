import {
  createTemporaryKey,
  eventsOf,
  expectEnded,
  isPassword,
  send,
  stateOf,
  statusesOf,
  testApi,
  withKey,
  withToken,
} from '@openhss/testkit'
import type { Answer, TestApi, TestSession } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const NEW_PASSWORD = 'a new password of anna'

let api: TestApi
let user: TestSession
beforeAll(async () => {
  api = await testApi()
  user = await api.createUser({ role: 'operator' })
})
afterAll(() => api.close())

function change(
  as: TestSession,
  passwords: { password?: string; original_password?: string },
  userId = as.userId,
): Promise<Answer> {
  const body = { password: NEW_PASSWORD, original_password: as.password, ...passwords }
  return send(api, as, 'POST', `/v3/users/${userId}/password`, { user: body })
}

describe('changing a password', () => {
  test('asks for the old one, ends all tokens, and is one event', async () => {
    const changing = await api.createUser({ role: 'installer' })
    const elsewhere = await api.signIn(changing)
    expect(await stateOf(elsewhere)).toBe('good')

    const answer = await change(changing, {})
    expect(answer.statusCode).toBe(204)
    expect(answer.body).toBe('')
    await expectEnded(changing)
    await expectEnded(elsewhere)
    expect(await isPassword(api, changing, changing.password)).toBe(false)
    expect(await isPassword(api, changing, NEW_PASSWORD)).toBe(true)
    expect(await eventsOf(api, changing.userId)).toMatchObject([
      { operation: 'createUser' },
      {
        operation: 'changePassword',
        result: 'ok',
        user_name: changing.user,
        details: { name: changing.user },
      },
    ])
    const events = await api.sql`select row_to_json(a)::text as text from audit_events a`
    for (const { text } of events) {
      expect(text).not.toContain(changing.password)
      expect(text).not.toContain(NEW_PASSWORD)
    }
  })

  test('happens once when two come with the same old password', async () => {
    const twice = await api.createUser({ role: 'installer' })
    const passwords = ['the first of two', 'the second of two']
    const answers = await Promise.all(passwords.map((password) => change(twice, { password })))
    expect(statusesOf(answers)).toEqual([204, 401])
    const winner = answers.findIndex(({ statusCode }) => statusCode === 204)
    expect(await isPassword(api, twice, passwords[winner] ?? '')).toBe(true)
  })

  test('with a temporary key is refused', async () => {
    const signed = withKey(api, await createTemporaryKey(withToken(api, user.token)))
    const body = { user: { password: NEW_PASSWORD, original_password: user.password } }
    const answer = await signed('POST', `/v3/users/${user.userId}/password`, body)
    expect(answer.statusCode).toBe(403)
    expect(answer.body).toContain('A temporary access key cannot do this')
    expect(await isPassword(api, user, user.password)).toBe(true)
  })

  test('of somebody else is refused, also to an administrator', async () => {
    const answer = await change(api, {}, user.userId)
    expect(answer.statusCode).toBe(403)
    expect(answer.json()).toMatchObject({ error: { code: 403, title: 'Forbidden' } })
  })

  test.each([
    [
      'shorter than 12 characters',
      { password: 'elevenchars' },
      /user\.password must be text of 12/,
    ],
    ['the old one', { original_password: NEW_PASSWORD }, /must differ/],
  ])('to one that is %s is refused without quoting it', async (_what, passwords, message) => {
    const answer = await change(user, passwords)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      error: { code: 400, message: expect.stringMatching(message) as string },
    })
    for (const password of Object.values(passwords)) expect(answer.body).not.toContain(password)
  })

  test('to the user name is refused', async () => {
    const made = await api.post('/openhss/v1/users', { name: 'long-user-name', role: 'auditor' })
    const { password } = made.json<{ password: string }>()
    const named = await api.signIn({ ...api, user: 'long-user-name', password })
    const answer = await change(named, { password: 'Long-User-Name' })
    expect(answer.json()).toMatchObject({
      error: { code: 400, message: expect.stringContaining('must not be the user name') as string },
    })
  })
})

test('guessing the old password is recorded, and locked after six failures', async () => {
  const guess = () => change(user, { original_password: 'a wrong guess' })
  const failures = await Promise.all(Array.from({ length: 6 }, guess))
  expect(failures.map(({ statusCode }) => statusCode)).toEqual(failures.map(() => 401))
  expect(await eventsOf(api, user.userId)).toMatchObject([
    { operation: 'createUser' },
    ...failures.map(() => ({ operation: 'changePassword', result: 'IAM.0401' })),
  ])

  // Even the right password no longer helps, and nothing changed.
  const locked = await change(user, {})
  expect(locked.statusCode).toBe(401)
  expect(locked.body).toContain('Too many failures')
  expect(await stateOf(user)).toBe('good')
  expect(await isPassword(api, user, user.password)).toBe(true)
})
