import { createKey, CREDENTIALS, signedHeaders, testApi, waitForLock } from '@openhss/testkit'
import type { Key, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

test('a server that stops has written what keys were used', async () => {
  const key = await createKey(api)
  const server = await api.createAppBeside()
  let isClosed = false
  const { closing } = await api.sql.begin(async (tx) => {
    await tx`select from access_keys where access = ${key.access} for update`
    const headers = signedHeaders(key, 'GET', CREDENTIALS)
    const answer = await server.inject({ method: 'GET', url: CREDENTIALS, headers })
    expect(answer.statusCode).toBe(200)
    await waitForLock(api.sql)
    const closing = server.close().finally(() => {
      isClosed = true
    })
    // This lasts as long as some statements, in which the database would be closed.
    for (let n = 0; n < 5; n += 1) await waitForLock(api.sql)
    expect(isClosed).toBe(false)
    return { closing }
  })
  await closing
  expect(await wasUsed(key)).toBe(true)
})

test('a server stops though its database does not write', async () => {
  const key = await createKey(api)
  const server = await api.createAppBeside()
  await api.sql.begin(async (tx) => {
    await tx`select from access_keys where access = ${key.access} for update`
    const headers = signedHeaders(key, 'GET', CREDENTIALS)
    await server.inject({ method: 'GET', url: CREDENTIALS, headers })
    await waitForLock(api.sql)
    await server.close()
    expect(await wasUsed(key)).toBe(false)
  })
  // The note is written before the database closes.
  await expect.poll(() => wasUsed(key)).toBe(true)
})

async function wasUsed({ access }: Key): Promise<boolean> {
  const rows = await api.sql`
    select from access_keys where access = ${access} and last_used_at is not null`
  return rows.length === 1
}
