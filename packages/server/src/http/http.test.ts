import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

describe('gateway', () => {
  test.each([
    ['an unknown path', 'GET' as const, '/v5/x/nothing'],
    ['a known path with another method', 'POST' as const, '/v5/x/asset/ports'],
    ['a path with a trailing slash', 'GET' as const, '/v5/x/asset/ports/'],
  ])('%s is 404 APIGW.0101', async (_what, method, url) => {
    const answer = await api.app.inject({ method, url })
    expect(answer.statusCode).toBe(404)
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
    expect(answer.json()).toMatchObject({ error_code: 'APIGW.0101' })
  })

  test('HEAD of a known path is 404 too', async () => {
    const answer = await api.app.inject({ method: 'HEAD', url: '/v5/x/asset/ports' })
    expect(answer.statusCode).toBe(404)
  })

  test('a project ID of 256 characters is still a known path', async () => {
    const answer = await api.get(`/v5/${'p'.repeat(256)}/asset/ports?host_id=h`)
    expect(answer.json()).toMatchObject({ error_code: 'HSS.0013' })
  })

  test.each(['/%zz', '/v5/%ff/asset/ports?host_id=x', `/v5/${'a'.repeat(2000)}/asset/ports`])(
    'a path that cannot be read is APIGW.0201: %s',
    async (url) => {
      const answer = await api.app.inject(url)
      expect(answer.statusCode).toBe(400)
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
      expect(answer.json()).toMatchObject({ error_code: 'APIGW.0201' })
    },
  )

  test('an unknown path answers without reading its body', async () => {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/nothing',
      headers: { 'content-type': 'application/json' },
      payload: '{"not":"JSON"',
    })
    expect(answer.statusCode).toBe(404)
  })

  test('a body that is not JSON is HSS.0002', async () => {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/agent/v1/enrol',
      headers: { 'content-type': 'application/json' },
      payload: '{"join_token":',
    })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ error_code: 'HSS.0002' })
  })

  test.each([
    ['over 12 MB', () => `/openhss/v1/${api.projectId}/join-tokens`, 13_000_000],
    ['over 16 KB where anybody may call', () => '/agent/v1/enrol', 17_000],
  ])('a body %s is 413', async (_what, url, length) => {
    const answer = await api.post(url(), { join_token: 'x'.repeat(length) })
    expect(answer.statusCode).toBe(413)
    expect(answer.json()).toMatchObject({ error_code: 'APIGW.0201' })
  })

  test('a GET with a JSON body, as the Node SDK sends it, is answered', async () => {
    const answer = await api.app.inject({
      method: 'GET',
      url: `/v5/${api.projectId}/asset/ports?host_id=h`,
      headers: { 'x-auth-token': api.token, 'content-type': 'application/json' },
      payload: '{}',
    })
    expect(answer.statusCode).toBe(200)
  })
})

describe('over a socket', () => {
  beforeAll(() => api.app.listen({ host: '127.0.0.1', port: 0 }))

  test.each([
    ['a token of 32,768 characters passes the parser', 32_768, 401],
    ['headers beyond 64 KiB are 494', 70_000, 494],
  ])('%s', async (_what, length, expected) => {
    const { port } = api.app.server.address() as AddressInfo
    const { status, requestId } = await new Promise<{ status?: number; requestId: unknown }>(
      (resolve, reject) => {
        const call = request(
          { port, path: '/v5/p/asset/ports', headers: { 'x-auth-token': 'x'.repeat(length) } },
          (answer) => {
            answer.resume()
            resolve({
              ...(answer.statusCode !== undefined && { status: answer.statusCode }),
              requestId: answer.headers['x-request-id'],
            })
          },
        )
        call.on('error', reject)
        call.end()
      },
    )
    expect(status).toBe(expected)
    expect(requestId).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('operations pages', () => {
  test('/metrics is for this machine, or for who has a token', async () => {
    const from = (remoteAddress: string, headers = {}) =>
      api.app.inject({ url: '/metrics', remoteAddress, headers })
    expect((await from('127.0.0.1')).statusCode).toBe(200)
    expect((await from('192.0.2.7')).statusCode).toBe(401)
    expect((await from('192.0.2.7', { 'x-auth-token': api.token })).statusCode).toBe(200)
  })

  test('/healthz and /readyz answer', async () => {
    expect((await api.app.inject('/healthz')).json()).toEqual({ status: 'ok' })
    expect((await api.app.inject('/readyz')).json()).toEqual({ status: 'ok' })
  })

  test('/metrics counts requests by operation', async () => {
    await api.get(`/v5/${api.projectId}/asset/ports?host_id=h`)
    const { body } = await api.app.inject('/metrics')
    expect(body).toMatch(/duration_seconds_count\{operation="listPorts",status="200"\} [1-9]/)
  })

  test('/openapi.json describes the seed operations with their ranges', async () => {
    const document = (await api.app.inject('/openapi.json')).json<{
      openapi: string
      paths: Record<string, Record<string, { operationId: string; parameters: unknown[] }>>
    }>()
    expect(document.openapi).toBe('3.1.0')
    const listPorts = document.paths['/v5/{project_id}/asset/ports']?.['get']
    expect(listPorts?.operationId).toBe('listPorts')
    expect(listPorts?.parameters).toContainEqual(
      expect.objectContaining({
        name: 'limit',
        in: 'query',
        required: false,
        schema: expect.objectContaining({ minimum: 10, maximum: 200, default: 10 }) as object,
      }),
    )
    expect(listPorts?.parameters).toContainEqual(
      expect.objectContaining({ name: 'host_id', required: true }),
    )
  })

  test('/docs shows the explorer', async () => {
    const answer = await api.app.inject('/docs/')
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('swagger-ui')
  })
})
