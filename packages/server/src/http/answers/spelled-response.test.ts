import { once } from 'node:events'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { makePortReport, observedPort } from '@openhss/testkit/reports'
import { afterAll, beforeAll, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi({ limits: { perIdentity: 10, perAddress: Infinity } })
  await api.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => api.close())

/** Names of the headers as they stand on the wire: a client of Node's would make them lower case. */
async function headersOf(
  path: string,
  { method = 'GET', headers = {}, body = '' } = {},
): Promise<Map<string, string>> {
  const { port } = api.app.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const length = body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  const lines = Object.entries({ host: 'h', connection: 'close', ...length, ...headers })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.write(`${method} ${path} HTTP/1.1\r\n${head}\r\n${body}`)
  const [answer = ''] = (await text(socket)).split('\r\n\r\n')
  return new Map(
    answer
      .split('\r\n')
      .slice(1)
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
}

const json = { 'content-type': 'application/json' }

test('a token is found in X-Subject-Token, as Java and `curl -i | grep` look for it', async () => {
  const { user: name, password, domain } = api
  const user = { name, password, domain: { name: domain } }
  const body = JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } } } })
  const headers = await headersOf('/v3/auth/tokens', { method: 'POST', headers: json, body })
  expect(headers.get('X-Subject-Token')).toMatch(/^[\w-]{43}$/)
  expect(headers.get('X-IAM-Trace-Id')).toBe(headers.get('X-Request-Id'))
  expect([...headers.keys()].filter((key) => key === key.toLowerCase())).toEqual([])
})

test.each([
  ['an answer', () => `/v5/${api.projectId}/asset/ports?host_id=h`, {}, ['Content-Length']],
  ['an error', () => '/v5/x/asset/ports', {}, ['Content-Length']],
  ['what is not there', () => '/v5/nothing', {}, ['Content-Length']],
  ['a broken path', () => '/%zz', {}, ['Content-Length']],
  ['a page', () => '/docs', {}, ['Content-Security-Policy']],
  ['what never became a request', () => '/', { 'x-a': 'a'.repeat(70_000) }, []],
])('%s has its names spelled', async (_what, path, more, expected) => {
  const headers = await headersOf(path(), { headers: { 'x-auth-token': api.token, ...more } })
  expect([...headers.keys()]).toEqual(
    expect.arrayContaining(['Content-Type', 'X-Request-Id', ...expected]),
  )
  expect([...headers.keys()].filter((key) => key === key.toLowerCase())).toEqual([])
})

test('a packed stream and a 429 have them spelled too', async () => {
  const agent = await api.enrol()
  const items = Array.from({ length: 200 }, (_, n) => observedPort({ port: 1000 + n }))
  expect((await agent.reportPorts(makePortReport({ items }))).statusCode).toBe(200)
  const path = `/v5/${api.projectId}/asset/ports?host_id=${agent.hostId}&limit=200`
  const asked = { headers: { 'x-auth-token': api.token, 'accept-encoding': 'gzip' } }
  const packed = await headersOf(path, asked)
  expect(packed.get('Content-Encoding')).toBe('gzip')
  expect([...packed.keys()].filter((key) => key === key.toLowerCase())).toEqual([])
  const answers = await Promise.all(Array.from({ length: 40 }, () => headersOf(path, asked)))
  expect(answers.some((headers) => headers.get('Retry-After') === '1')).toBe(true)
})
