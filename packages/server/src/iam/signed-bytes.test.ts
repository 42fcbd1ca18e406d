import { once } from 'node:events'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { createKey, sign, testApi } from '@openhss/testkit'
import type { Key, Message, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
let key: Key
let port: number
beforeAll(async () => {
  api = await testApi()
  key = await createKey(api)
  await api.app.listen({ host: '127.0.0.1', port: 0 })
  port = (api.app.server.address() as AddressInfo).port
})
afterAll(() => api.close())

const listPorts = () => ({
  path: `/v5/${api.projectId}/asset/ports`,
  query: { host_id: 'h', host_name: 'b' },
})

describe('what counts is the bytes on the wire', () => {
  test('of an absolute target too', async () => {
    const message = sign(key, listPorts())
    const url = `http://anywhere.test${message.url}`
    expect(await statusOf({ ...message, url })).toBe(200)
    expect(await statusOf({ ...message, url: url.replace('host_name=b', 'host_name=c') })).toBe(401)
  })

  test('of a target that the router cuts at a #', async () => {
    const message = sign(key, listPorts())
    expect(await statusOf({ ...message, url: message.url.replace('?', '#') })).toBe(200)
    const cut = { ...message, url: message.url.replace('&', '&a=1#') }
    expect(await statusOf(cut)).toBe(401)
  })

  test('of a broken escape, which never becomes an error of ours', async () => {
    const message = sign(key, listPorts())
    expect(await statusOf({ ...message, url: message.url.replace('ports', '%zz') })).toBe(400)
    expect(await statusOf({ ...message, url: message.url.replace('=b', '=%zz') })).toBe(401)
  })

  test('of a header that is not ASCII', async () => {
    const message = sign(key, { ...listPorts(), headers: { 'x-note': 'à 中' } })
    expect(await statusOf(message)).toBe(200)
    expect(await statusOf(message, { 'x-note': 'á 中' })).toBe(401)
  })

  test('of a header without the blanks around it', async () => {
    const message = sign(key, { ...listPorts(), headers: { 'x-note': 'a  b' } })
    expect(await statusOf(message, { 'x-note': ' \t a  b\t ' })).toBe(200)
    expect(await statusOf(message, { 'x-note': 'a b' })).toBe(401)
  })

  test('of all headers of one name', async () => {
    const message = sign(key, { ...listPorts(), headers: { 'x-note': 'a' } })
    expect(await statusOf(message, { 'x-note': 'a\r\nX-Note: b' })).toBe(401)
    expect(await statusOf(message, { 'x-note': 'a\r\nX-Sdk-Date: 20250815T080000Z' })).toBe(401)
  })

  test('of a body in chunks', async () => {
    const call = { method: 'POST' as const, path: `/openhss/v1/${api.projectId}/join-tokens` }
    const { payload: _payload, ...head } = sign(key, {
      ...call,
      body: '{"uses":1,"valid_hours":1}',
    })
    const chunked = { 'transfer-encoding': 'chunked' }
    const good = '7\r\n{"uses"\r\n13\r\n:1,"valid_hours":1}\r\n0\r\n\r\n'
    expect(await statusOf(head, chunked, good)).toBe(201)
    expect(await statusOf(head, chunked, good.replace(':1,', ':2,'))).toBe(401)
  })
})

test('a body over the limit is answered before it was sent', async () => {
  const message = sign(key, listPorts())
  const over = 'x'.repeat(1024 * 1024 + 1)
  expect(await statusOf(message, { 'content-length': '9999999' }, over)).toBe(413)
})

/** Sends the request as it stands and reads until the server closes. */
async function statusOf(
  message: Message,
  headers: Record<string, string> = {},
  body = '',
): Promise<number> {
  const lines = Object.entries({ host: 'hss', connection: 'close', ...message.headers, ...headers })
  const head = [
    `${message.method} ${message.url} HTTP/1.1`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
  ]
  const socket: Socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  return Number(/^HTTP\/1\.1 (\d+)/.exec(await text(socket))?.[1])
}
