import { openSession, testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { hashSecret } from '../secret.ts'
import { createSessionUse } from './session-use.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

let api: TestApi
let hash: Buffer
beforeAll(async () => {
  api = await testApi()
})
beforeEach(async () => {
  const { cookie = '' } = await openSession(api.app, api)
  hash = hashSecret(cookie.split('=')[1] ?? '')
})
afterAll(() => api.close())

/** What one server remembers of the session, which was used now, and a clock of its own. */
function remembered() {
  const usedAt = new Date()
  const session = { hash, usedAt }
  let time = usedAt.getTime()
  const use = createSessionUse(api.sql, () => time)
  return {
    use,
    isInUseAfter: (ms: number) => {
      time = usedAt.getTime() + ms
      return use.isInUse(session)
    },
  }
}

async function setStoredUse(time: string): Promise<void> {
  await api.sql`update tokens set session_used_at = ${time} where hash = ${hash}`
}

async function storedYear(): Promise<number> {
  const [row] = await api.sql<{ at: Date }[]>`
    select session_used_at as at from tokens where hash = ${hash}`
  return row?.at.getUTCFullYear() ?? 0
}

test('a use is written when the last one written is five minutes old, and not before', async () => {
  const { use, isInUseAfter } = remembered()
  await setStoredUse('2020-01-01T00:00:00Z')
  expect(await isInUseAfter(5 * MINUTE_MS - 1)).toBe(true)
  await use.settled()
  expect(await storedYear()).toBe(2020)
  expect(await isInUseAfter(5 * MINUTE_MS)).toBe(true)
  await use.settled()
  expect(await storedYear()).toBeGreaterThan(2020)
})

test('a session that is used goes on beyond twelve hours', async () => {
  const { isInUseAfter } = remembered()
  for (const hours of [11, 22, 33]) expect(await isInUseAfter(hours * HOUR_MS)).toBe(true)
})

test('what was not used here for twelve hours is asked for, because another server may have seen it', async () => {
  const { isInUseAfter } = remembered()
  expect(await isInUseAfter(12 * HOUR_MS)).toBe(false)
  await setStoredUse(new Date(Date.now() + HOUR_MS).toISOString())
  expect(await isInUseAfter(12 * HOUR_MS)).toBe(true)
})

test('a session that was revoked is not brought back by a use', async () => {
  const { use, isInUseAfter } = remembered()
  await setStoredUse('2020-01-01T00:00:00Z')
  await api.sql`update tokens set revoked_at = now() where hash = ${hash}`
  await isInUseAfter(6 * MINUTE_MS)
  await use.settled()
  expect(await storedYear()).toBe(2020)
})
