import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
  await api.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => api.close())

test('who is deleted while its body is on the way changes nothing any more', async () => {
  const mallory = await api.createUser({ role: 'admin' })
  const body = JSON.stringify({ name: 'backdoor', role: 'admin' })
  const socket = connect((api.app.server.address() as AddressInfo).port, '127.0.0.1')
  const arrived = once(api.app.server, 'request')
  socket.write(
    `POST /openhss/v1/users HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Auth-Token: ${mallory.token}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
  )
  await arrived
  // A later request of the same user is let in after the earlier one.
  expect((await mallory.get('/v3/auth/domains')).statusCode).toBe(200)
  const deleted = await api.app.inject({
    method: 'DELETE',
    url: `/openhss/v1/users/${mallory.userId}`,
    headers: { 'x-auth-token': api.token },
  })
  expect(deleted.statusCode).toBe(204)
  socket.write(body.slice(5))
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 401 /)
  expect(await api.sql`select from users where name = 'backdoor'`).toHaveLength(0)
})
