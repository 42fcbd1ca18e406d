import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

test.each(['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs', '/docs/', '/docs/json'])(
  '%s answers without a redirect, with a request ID',
  async (url) => {
    const answer = await api.app.inject(url)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
  },
)

test('/metrics is for this machine, or for who has a token', async () => {
  const from = (remoteAddress: string, headers = {}) =>
    api.app.inject({ url: '/metrics', remoteAddress, headers })
  expect((await from('127.0.0.1')).statusCode).toBe(200)
  expect((await from('192.0.2.7')).statusCode).toBe(401)
  expect((await from('192.0.2.7', { 'x-forwarded-for': '127.0.0.1' })).statusCode).toBe(401)
  expect((await from('192.0.2.7', { 'x-auth-token': api.token })).statusCode).toBe(200)
})

test('/healthz and /readyz say so', async () => {
  expect((await api.app.inject('/healthz')).json()).toEqual({ status: 'ok' })
  expect((await api.app.inject('/readyz')).json()).toEqual({ status: 'ok' })
})

test('/metrics counts requests by operation', async () => {
  await api.get(`/v5/${api.projectId}/asset/ports?host_id=h`)
  const { body } = await api.app.inject('/metrics')
  expect(body).toMatch(/duration_seconds_count\{operation="listPorts",status="200"\} [1-9]/)
})

test('/docs may run and load nothing but its own files', async () => {
  const answer = await api.app.inject('/docs')
  expect(answer.body).toContain('swagger-ui')
  const policy = String(answer.headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';")
  expect(policy).not.toMatch(/unsafe|https?:/)
})
