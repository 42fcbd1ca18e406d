import { openSession, testApi } from '@openhss/testkit'
import type { Answer, TestApi, TestSession } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserCalls, OVER, SESSION } from './browser-calls.fixture.ts'
import type { Headers } from './browser-calls.fixture.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const { get, newBrowser } = browserCalls(() => api)

describe('a session ends', () => {
  test('when its user signs out, and the cookie goes', async () => {
    const { user, browser } = await newBrowser()
    const other = await openSession(api.app, user)
    const answer = await api.app.inject({ method: 'DELETE', url: SESSION, headers: browser })
    expect(answer.statusCode).toBe(204)
    expect(answer.headers['set-cookie']).toBe(
      'openhss-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict',
    )
    expect((await get(browser)).json()).toMatchObject(OVER)
    expect((await get(other)).statusCode).toBe(200)
    expect((await user.get(SESSION)).statusCode).toBe(200)
  })

  test('by its cookie only', async () => {
    const answer = await api.app.inject({
      method: 'DELETE',
      url: SESSION,
      headers: { 'x-auth-token': api.token },
    })
    expect(answer.statusCode).toBe(400)
    expect(answer.json<{ error_msg: string }>().error_msg).toContain('has no session')
  })

  test('after 24 hours, however much it is used', async () => {
    const { user, browser } = await newBrowser()
    expect((await get(browser)).statusCode).toBe(200)
    await api.sql`update tokens set expires_at = now() where user_id = ${user.userId}`
    expect((await getAnew(browser)).json()).toMatchObject(OVER)
  })

  test('when it was not used for 12 hours', async () => {
    const { user, browser } = await newBrowser()
    const idle = (time: string) => api.sql`
      update tokens set session_used_at = now() - ${time}::interval
      where user_id = ${user.userId} and session_used_at is not null`
    await idle('11 hours 59 minutes')
    expect((await getAnew(browser)).statusCode).toBe(200)
    await idle('12 hours')
    expect((await getAnew(browser)).json()).toMatchObject(OVER)
  })

  test('not when it is used, also at another server', async () => {
    const { user, browser } = await newBrowser()
    const usedAt = async () => {
      const [row] = await api.sql<{ hours: number }[]>`
        select round(extract(epoch from now() - session_used_at) / 3600)::int as hours from tokens
        where user_id = ${user.userId} and session_used_at is not null`
      return row?.hours
    }
    const beside = await api.createAppBeside()
    await api.sql`update tokens set session_used_at = now() - interval '11 hours'
      where user_id = ${user.userId} and session_used_at is not null`
    expect((await get(browser, SESSION, beside)).statusCode).toBe(200)
    // It waits for what is being written.
    await beside.close()
    expect(await usedAt()).toBe(0)
  })

  test.each<[string, (user: TestSession) => Promise<Answer>]>([
    [
      'its user is disabled',
      ({ userId }) => put(`/openhss/v1/users/${userId}`, { enabled: false }),
    ],
    [
      'an administrator sets a new password',
      ({ userId }) => api.post(`/openhss/v1/users/${userId}/password`, {}),
    ],
    [
      'its user changes the password',
      (user) =>
        user.post(`/v3/users/${user.userId}/password`, {
          user: { password: `${user.password} and more`, original_password: user.password },
        }),
    ],
    [
      'its user is deleted',
      ({ userId }) =>
        api.app.inject({
          method: 'DELETE',
          url: `/openhss/v1/users/${userId}`,
          headers: { 'x-auth-token': api.token },
        }),
    ],
  ])('when %s, at every server', async (_what, end) => {
    const { user, browser } = await newBrowser()
    const beside = await api.createAppBeside()
    expect((await get(browser, SESSION, beside)).statusCode).toBe(200)
    expect((await end(user)).statusCode).toBeLessThan(300)
    expect((await get(browser)).json()).toMatchObject(OVER)
    await expect
      .poll(async () => (await get(browser, SESSION, beside)).statusCode, { timeout: 5000 })
      .toBe(401)
    await beside.close()
  })

  /** A server that starts now remembers nothing of the session. */
  async function getAnew(browser: Headers): Promise<Answer> {
    const app = await api.createAppBeside()
    const answer = await get(browser, SESSION, app)
    await app.close()
    return answer
  }

  function put(url: string, payload: object): Promise<Answer> {
    return api.app.inject({ method: 'PUT', url, headers: { 'x-auth-token': api.token }, payload })
  }
})
