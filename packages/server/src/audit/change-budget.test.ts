import {
  codeOf,
  createKey,
  createTemporaryKey,
  isPassword,
  pathOf,
  SECURITY_TOKENS,
  securityTokenBody,
  send,
  testApi,
  withToken,
} from '@openhss/testkit'
import type { Answer, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createChangeBudget } from './change-budget.ts'

describe('a budget', () => {
  test('comes back with time, for each user and kind', () => {
    let now = 0
    const budget = createChangeBudget(() => now)
    const spend = (count: number) => {
      for (let n = 0; n < count; n += 1) budget.spend('a', 'own')
    }
    spend(60)
    expect(() => spend(1)).toThrow('a user may go on making 20 of this kind a minute')
    budget.spend('b', 'own')
    budget.spend('a', 'granted')
    now += 60_000
    spend(20)
    expect(() => spend(1)).toThrow(expect.objectContaining({ code: 'APIGW.0308' }) as Error)
    now += 24 * 3_600_000
    spend(60)
    expect(() => spend(1)).toThrow('threshold')
  })
})

describe('a user who may only read', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await testApi()
  })
  afterAll(() => api.close())

  /** Asks a hundred times, and tells how many were done and how many events that left. */
  async function askOften(userId: string, ask: (n: number) => Promise<Answer>) {
    const before = await countEvents(userId)
    const answers: Answer[] = []
    for (let n = 0; n < 100; n += 1) answers.push(await ask(n))
    const done = answers.filter(({ statusCode }) => statusCode < 300)
    const refused = answers.filter(({ statusCode }) => statusCode === 429)
    expect(done.length + refused.length).toBe(100)
    return { done: done.length, refused, events: (await countEvents(userId)) - before }
  }

  async function countEvents(userId: string): Promise<number> {
    const [row] = await api.sql<{ count: number }[]>`
      select count(*) from audit_events where user_id = ${userId}`
    return row?.count ?? 0
  }

  test('changes little of its own in a minute, and every change that is made is an event', async () => {
    const auditor = await api.createUser({ role: 'auditor' })
    const key = await createKey(auditor)
    const path = pathOf(key)
    const { done, refused, events } = await askOften(auditor.userId, (n) =>
      send(api, auditor, 'PUT', path, { credential: { description: `${n}` } }),
    )
    expect(events).toBe(done)
    expect(done).toBeLessThan(80)
    expect(codeOf(refused[0] as Answer)).toBe('APIGW.0308')
    expect(refused[0]?.headers['retry-after']).toBe('1')
    // Another user has a budget of its own, and an administrator goes on.
    await createKey(await api.createUser({ role: 'auditor' }))
    const asAdmin = await askOften(api.userId, (n) =>
      send(api, api, 'PUT', path, { credential: { description: `${n}` } }),
    )
    expect(asAdmin.done).toBe(100)
  })

  test('makes few temporary keys, also with the token in the body', async () => {
    const auditor = await api.createUser({ role: 'auditor' })
    await createTemporaryKey(withToken(api, auditor.token))
    const { done, events } = await askOften(auditor.userId, () =>
      api.app.inject({
        method: 'POST',
        url: SECURITY_TOKENS,
        payload: securityTokenBody({ id: auditor.token }),
      }),
    )
    expect(events).toBe(done)
    expect(done).toBeLessThan(80)
  })

  test('signs in some hundred times at once, and every token is an event', async () => {
    const auditor = await api.createUser({ role: 'auditor' })
    const signIns = []
    for (let n = 0; n < 250; n += 1) signIns.push(await isPassword(api, auditor, auditor.password))
    const done = signIns.filter(Boolean).length
    expect(done).toBeLessThan(230)
    expect(await countEvents(auditor.userId)).toBe(done + 1)
  })
})
