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
  await api.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => api.close())

/** Sends bytes as they are, and reads until the server closes the connection. */
async function answerTo(bytes: string, { isAll = false } = {}): Promise<string> {
  const { port } = api.app.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(bytes)
  if (isAll) socket.end()
  return text(socket)
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`

describe('what can be understood in two ways is refused', () => {
  test.each([
    ['two Host headers', 'GET /healthz HTTP/1.1\r\nHost: a\r\nhOST: b\r\n\r\n'],
    ['twice the same Host', 'GET /healthz HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n'],
    ['a list of hosts', 'GET /healthz HTTP/1.1\r\nHost: a, b\r\n\r\n'],
    ['a host with a path', 'GET /healthz HTTP/1.1\r\nHost: a/b\r\n\r\n'],
    ['HTTP/0.9', 'GET /healthz\r\n'],
    ['HTTP/0.9 with an empty line', 'GET /healthz\r\n\r\n'],
    ['HTTP/0.9 by name', 'GET /healthz HTTP/0.9\r\n\r\n'],
    ['HTTP/2 in a line', 'GET /healthz HTTP/2.0\r\nHost: a\r\n\r\n'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    ],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
  ])('%s', async (_what, bytes) => {
    // The request behind it must not be taken for one.
    const answer = await answerTo(`${bytes}${get('/healthz')}`)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('"error_code":"APIGW.0201"')
    expect(answer).not.toContain('"status":"ok"')
  })

  test('also when nothing follows', async () => {
    expect(await answerTo('GET /healthz\r\n', { isAll: true })).toMatch(/^HTTP\/1\.1 400 /)
  })

  test.each([
    ['HTTP/1.0 without Host', 'GET /healthz HTTP/1.0\r\n\r\n'],
    ['an IPv6 host', 'GET /healthz HTTP/1.1\r\nHost: [::1]:8686\r\nConnection: close\r\n\r\n'],
    ['an empty host', 'GET /healthz HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n'],
  ])('but not %s', async (_what, bytes) => {
    expect(await answerTo(bytes)).toMatch(/^HTTP\/1\.1 200 /)
  })
})

describe('a path that leads out of the folder of the pages', () => {
  test.each([
    '/docs/static/../x',
    '/docs/static/../../x',
    '/docs/static/%2e%2e/x',
    '/docs/static/%2e%2e%2f%2e%2e%2fx',
    '/docs/static/..%5cx',
    '/docs/static//etc/passwd',
    '/docs/static/....//x',
    '/docs/static/a%00b',
    '/docs/static/.hidden',
    '/docs/static/index.css/x',
  ])('%s is 404', async (path) => {
    const answer = await answerTo(get(path))
    expect(answer).toMatch(/^HTTP\/1\.1 404 /)
    expect(answer).toContain('"error_code":"APIGW.0101"')
  })

  test('and the pages are there', async () => {
    expect(await answerTo(get('/docs/static/index.css'))).toMatch(/^HTTP\/1\.1 200 /)
  })
})

describe('no type is guessed', () => {
  test.each([
    ['an answer', () => get('/healthz')],
    ['what is not there', () => get('/nothing')],
    ['a refusal', () => get('/v5/x/asset/ports')],
    ['a broken path', () => get('/%zz')],
    ['a page', () => get('/docs')],
    ['a file', () => get('/docs/static/index.css')],
    ['a redirect', () => get('/docs/static/index.html')],
    ['the API document', () => get('/openapi.json')],
    ['what is not HTTP', () => 'hello\r\n\r\n'],
    ['too large a header', () => `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(70_000)}\r\n\r\n`],
  ])('%s says nosniff, and nothing of TLS, which is not ours', async (_what, bytes) => {
    const answer = await answerTo(bytes())
    expect(answer).toMatch(/^x-content-type-options: nosniff\r$/im)
    expect(answer).not.toMatch(/strict-transport-security/i)
  })
})
