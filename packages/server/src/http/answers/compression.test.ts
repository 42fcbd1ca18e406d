import { gunzipSync } from 'node:zlib'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { makePortReport, observedPort } from '@openhss/testkit/reports'
import { afterAll, beforeAll, expect, test } from 'vitest'

let api: TestApi
let listPorts: string
beforeAll(async () => {
  api = await testApi()
  const agent = await api.enrol()
  const items = Array.from({ length: 200 }, (_, n) =>
    observedPort({ port: 1 + n, path: `/usr/${'s'.repeat(n < 100 ? 10 : 600)}/dämon-${n}` }),
  )
  const coverage = { complete: true, sockets: 200, owners_known: 200, gaps: [] }
  await agent.reportPorts(makePortReport({ coverage, items }))
  listPorts = `/v5/${api.projectId}/asset/ports?host_id=${agent.hostId}`
})
afterAll(() => api.close())

const gzip = { 'accept-encoding': 'gzip, deflate, br' }

test.each([
  ['a large page', 100, 20_000],
  ['one that is packed aside', 200, 80_000],
])('%s that PostgreSQL wrote is packed for whoever takes gzip', async (_what, limit, bytes) => {
  const plain = await api.get(`${listPorts}&limit=${limit}`)
  const packed = await api.get(`${listPorts}&limit=${limit}`, gzip)
  expect(plain.rawPayload.length).toBeGreaterThan(bytes)
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(packed.headers['content-encoding']).toBe('gzip')
  expect(packed.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(packed.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
  expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 5)
  expect(gunzipSync(packed.rawPayload).equals(plain.rawPayload)).toBe(true)
})

test('caches learn that the two differ', async () => {
  for (const headers of [{}, gzip]) {
    expect((await api.get(`${listPorts}&limit=200`, headers)).headers.vary).toBe('accept-encoding')
  }
})

test.each([
  ['a page of ten', () => `${listPorts}&limit=10`],
  ['the explorer', () => '/docs/static/swagger-ui.css'],
  ['the document', () => '/openapi.json'],
])('%s is sent as it is', async (_what, url) => {
  const answer = await api.get(url(), gzip)
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-encoding']).toBeUndefined()
})

test.each(['identity', 'br', 'gzip;q=0'])('Accept-Encoding: %s gets it unpacked', async (value) => {
  const answer = await api.get(`${listPorts}&limit=200`, { 'accept-encoding': value })
  expect(answer.headers['content-encoding']).toBeUndefined()
  expect(answer.json()).toMatchObject({ total_num: 200 })
})
