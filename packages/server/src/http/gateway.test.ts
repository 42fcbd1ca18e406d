import { once } from 'node:events'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const REQUEST_ID = /^[0-9a-f]{32}$/

describe('what is not there', () => {
  test.each([
    ['an unknown path', 'GET' as const, '/v5/x/nothing'],
    ['another method', 'POST' as const, '/v5/x/asset/ports'],
    ['OPTIONS', 'OPTIONS' as const, '/v5/x/asset/ports'],
    ['a trailing slash', 'GET' as const, '/v5/x/asset/ports/'],
    ['a doubled slash', 'GET' as const, '/v5//x/asset/ports'],
    ['a doubled slash in front', 'GET' as const, '//v5/x/asset/ports'],
    ['another case', 'GET' as const, '/V5/x/asset/ports'],
  ])('%s is 404 APIGW.0101, also for who is not known', async (_what, method, url) => {
    const answer = await api.app.inject({ method, url })
    expect(answer.statusCode).toBe(404)
    expect(answer.headers['x-request-id']).toMatch(REQUEST_ID)
    expect(answer.json()).toMatchObject({ error_code: 'APIGW.0101' })
  })

  test('HEAD is 404 too', async () => {
    const answer = await api.app.inject({ method: 'HEAD', url: '/v5/x/asset/ports' })
    expect(answer.statusCode).toBe(404)
    expect(answer.headers['x-request-id']).toMatch(REQUEST_ID)
  })

  test('its body is not read', async () => {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/nothing',
      headers: { 'content-type': 'application/json' },
      payload: '{"not":"JSON"',
    })
    expect(answer.statusCode).toBe(404)
  })
})

describe('what cannot be read', () => {
  test.each([
    ['a broken escape', '/%zz', 400],
    ['a path that is not UTF-8', '/v5/%ff/asset/ports?host_id=x', 400],
    ['a part of 2,000 characters', `/v5/${'a'.repeat(2000)}/asset/ports`, 414],
    ['a path of 9,000 characters', `/${'a/'.repeat(4500)}`, 414],
    ['a query of 9,000 characters', `/v5/x/asset/ports?host_id=${'a'.repeat(9000)}`, 414],
  ])('%s is APIGW.0201', async (_what, url, status) => {
    const answer = await api.app.inject(url)
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['x-request-id']).toMatch(REQUEST_ID)
    expect(answer.json()).toMatchObject({ error_code: 'APIGW.0201' })
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

  test('a packed body is not unpacked', async () => {
    const answer = await api.post('/agent/v1/enrol', {}, { 'content-encoding': 'gzip' })
    expect(answer.json()).toMatchObject({ error_code: 'HSS.0001' })
  })

  test.each([
    ['over 12 MB', () => `/openhss/v1/${api.projectId}/join-tokens`, 13_000_000],
    ['over 16 KB where anybody may call', () => '/agent/v1/enrol', 17_000],
  ])('a body %s is 413', async (_what, url, length) => {
    const answer = await api.post(url(), { join_token: 'x'.repeat(length) })
    expect(answer.statusCode).toBe(413)
    expect(answer.headers['x-request-id']).toMatch(REQUEST_ID)
    expect(answer.json()).toMatchObject({ error_code: 'APIGW.0201' })
  })
})

describe('a parameter', () => {
  test.each([
    ['', 'host_id is missing; it must be text of 1 to 128 characters.'],
    ['host_id=a&host_id=b', 'host_id is given 2 times; it may be given once.'],
    ['host_id=&host_id=', 'host_id is given 2 times; it may be given once.'],
    ['host_id=a&limit=10&limit=10&limit=10', 'limit is given 3 times; it may be given once.'],
    ['host_id=a&type=TCP&type=UDP', 'type is given 2 times; it may be given once.'],
  ])('of the query %j is named with what is wrong', async (query, problem) => {
    const answer = await api.get(`/v5/${api.projectId}/asset/ports?${query}`)
    expect(answer.json()).toMatchObject({
      error_code: 'HSS.0001',
      error_msg: `Invalid parameter. ${problem}`,
    })
  })
})

describe('what clients send besides', () => {
  const listPorts = () => `/v5/${api.projectId}/asset/ports?host_id=h`

  test('a project ID of 256 characters is a known path', async () => {
    const answer = await api.get(`/v5/${'p'.repeat(256)}/asset/ports?host_id=h`)
    expect(answer.json()).toMatchObject({ error_code: 'HSS.0013' })
  })

  test('a GET with a JSON body, as the Node SDK sends it, is answered', async () => {
    const answer = await api.app.inject({
      method: 'GET',
      url: listPorts(),
      headers: { 'x-auth-token': api.token, 'content-type': 'application/json' },
      payload: '{}',
    })
    expect(answer.statusCode).toBe(200)
  })

  test('unknown query parameters are ignored, whatever their names', async () => {
    const answer = await api.get(`${listPorts()}&region=x&__proto__=y&limit[]=1&%00=`)
    expect(answer.statusCode).toBe(200)
  })
})

test('an internal error says nothing of its cause', async () => {
  const broken = await testApi()
  try {
    await broken.sql`drop table hosts cascade`
    const answer = await broken.get(`/openhss/v1/${broken.projectId}/hosts/h/scans`)
    expect(answer.statusCode).toBe(500)
    expect(answer.json()).toEqual({
      error_code: 'APIGW.0601',
      error_msg: 'Internal server error.',
      request_id: answer.headers['x-request-id'],
    })
  } finally {
    await broken.close()
  }
})

describe('over a socket', () => {
  beforeAll(() => api.app.listen({ host: '127.0.0.1', port: 0 }))

  const head = (lines: readonly string[]) => `${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`
  const withToken = (length: number) =>
    head(['GET /v5/p/asset/ports HTTP/1.1', 'Host: h', `X-Auth-Token: ${'x'.repeat(length)}`])

  test.each([
    ['a token of 32,768 characters is looked at', withToken(32_768), 401, 'APIGW.0301'],
    ['headers beyond 64 KiB are 494', withToken(70_000), 494, 'APIGW.0201'],
    ['a target beyond 64 KiB is 494', head([`GET /${'a'.repeat(70_000)} HTTP/1.1`]), 494, 'APIGW.'],
    ['what is not HTTP is 400', 'hello\r\n\r\n', 400, 'APIGW.0201'],
    ['a request without Host is answered', head(['GET /nothing HTTP/1.1']), 404, 'APIGW.0101'],
    ['OPTIONS * is 404', head(['OPTIONS * HTTP/1.1', 'Host: h']), 404, 'APIGW.0101'],
    ['an unusual method is 404', head(['PROPFIND / HTTP/1.1', 'Host: h']), 404, 'APIGW.0101'],
  ])('%s', async (_what, request, status, code) => {
    const { port } = api.app.server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(request)
    const answer = await text(socket)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toMatch(/^x-request-id: [0-9a-f]{32}\r$/im)
    expect(answer).toMatch(/^content-type: application\/json/im)
    expect(answer).toContain(`"error_code":"${code}`)
  })
})
