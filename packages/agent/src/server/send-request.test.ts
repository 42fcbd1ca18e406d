import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { sendRequest } from './send-request.ts'

const NEVER = new AbortController().signal

async function startServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

test('a compressed answer is read, and its headers are found', async () => {
  const url = await startServer((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', etag: '"1"' })
    response.end(gzipSync('many words'))
  })
  const answer = await sendRequest(url, { method: 'GET', headers: {}, signal: NEVER })
  expect(answer).toMatchObject({ ok: true, status: 200 })
  expect([answer.headers.get('etag'), answer.headers.get('none')]).toEqual(['"1"', null])
  expect(await answer.text()).toBe('many words')
})

test('a redirect is an answer, and nothing is sent to another address', async () => {
  let requests = 0
  const url = await startServer((_, response) => {
    requests += 1
    response.writeHead(307, { location: '/other' }).end()
  })
  const request = { method: 'PUT', headers: { authorization: 'Bearer secret' }, body: '{}' }
  const { ok, status } = await sendRequest(url, { ...request, signal: NEVER })
  expect({ ok, status, requests }).toEqual({ ok: false, status: 307, requests: 1 })
})

test.each(['before the answer', 'within it'])(
  'an end %s has the reason of the signal',
  async (when) => {
    const end = new AbortController()
    const url = await startServer((_, response) => {
      if (when === 'within it') response.writeHead(200).write('half of')
      else end.abort(new Error('no time'))
    })
    const read = async () => {
      const answer = await sendRequest(url, { method: 'GET', headers: {}, signal: end.signal })
      end.abort(new Error('no time'))
      return answer.text()
    }
    await expect(read()).rejects.toThrow('no time')
  },
)

test('a connection that ends within the answer is an error', async () => {
  const url = await startServer((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('half of', () => response.destroy())
  })
  const answer = await sendRequest(url, { method: 'GET', headers: {}, signal: NEVER })
  await expect(answer.text()).rejects.toThrow(/aborted/)
})
