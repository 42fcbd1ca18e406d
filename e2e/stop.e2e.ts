import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createHost, processesOf } from './openhss-host.ts'

const isRoot = process.getuid?.() === 0

describe.runIf(isRoot || process.env.CI === 'true')('stopping the server (needs root)', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s does not wait for slow senders',
    async (signal) => {
      await using host = await createHost()
      const server = host.start('server')
      const [, port] = await server.printed(/"endpoint":"http:\/\/127\.0\.0\.1:(\d+)"/)
      const senders = await Promise.all([
        // One body never comes, and one request line stops in the middle.
        sendTo(
          Number(port),
          'POST /v3/auth/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{',
        ),
        sendTo(Number(port), 'GET /hea'),
      ])
      expect(await server.stop(signal)).toBe(0)
      expect(processesOf(host.dataDirectory)).toEqual([])
      for (const sender of senders) sender.destroy()
    },
    20_000,
  )
})

async function sendTo(port: number, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  // The server closes the connection, in order or with a reset.
  socket.on('error', () => {})
  await once(socket, 'connect')
  await new Promise((resolve) => socket.write(text, resolve))
  return socket
}
