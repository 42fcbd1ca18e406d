import { openSession, testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { makePortReport, observedPort } from '@openhss/testkit/reports'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
let browser: Record<string, string>
beforeAll(async () => {
  api = await testApi()
  browser = await openSession(api.app, api)
  // The answer is so large that it is packed.
  const items = Array.from({ length: 200 }, (_, n) => observedPort({ port: 1000 + n }))
  await (await api.enrol()).reportPorts(makePortReport({ items }))
})
afterAll(() => api.close())

const ask = (
  headers: Record<string, string>,
  url = `/openhss/v1/${api.projectId}/ports?limit=200`,
) => api.app.inject({ method: 'GET', url, headers })

describe('the question of a browser', () => {
  test('is answered without a body while the answer stays the same, packed or not', async () => {
    const first = await ask({ ...browser, 'accept-encoding': 'gzip' })
    expect(first.headers['content-encoding']).toBe('gzip')
    const { etag = '' } = first.headers
    const held = await ask({ ...browser, 'if-none-match': etag })
    expect(held.statusCode).toBe(304)
    expect(held.body).toBe('')
    expect(held.headers).toMatchObject({ etag, 'cache-control': 'no-store' })
  })

  test('is answered in full when anything of it changed', async () => {
    const { etag = '' } = (await ask(browser)).headers
    await api.sql`update ports set pid = 4711 where port = 1007`
    const changed = await ask({ ...browser, 'if-none-match': etag })
    expect(changed.statusCode).toBe(200)
    expect(changed.body).toContain('4711')
    expect(changed.headers.etag).not.toBe(etag)
  })

  test('of another user is another one, whatever this one holds', async () => {
    const session = '/openhss/v1/session'
    const { etag = '' } = (await ask(browser, session)).headers
    const other = await openSession(api.app, await api.createUser({ role: 'auditor' }))
    expect((await ask({ ...other, 'if-none-match': etag }, session)).statusCode).toBe(200)
    expect((await ask({ ...browser, 'if-none-match': etag }, session)).statusCode).toBe(304)
  })
})

test('the call of a program is answered as HSS documents it, whatever it says that it holds', async () => {
  const { etag = '' } = (await ask(browser)).headers
  const called = await ask({ 'x-auth-token': api.token, 'if-none-match': etag })
  expect(called.statusCode).toBe(200)
  expect(called.headers.etag).toBeUndefined()
})
