import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createHost, processesOf } from './openhss-host.ts'
import { usePreparedDatabase } from './prepared-database/prepared-database.ts'

const isRoot = process.getuid?.() === 0

describe.runIf(isRoot || process.env.CI === 'true')('stopping the server (needs root)', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s does not wait for slow senders', async (signal) => {
    await using host = await createHost()
    await usePreparedDatabase(host.dataDirectory)
    const server = host.start('server')
    const [, port] = await server.printed(/"endpoint":"http:\/\/127\.0\.0\.1:(\d+)"/)
    // One body never comes, and one request line stops in the middle.
    const senders = [
      await sendTo(
        Number(port),
        'POST /v3/auth/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{',
      ),
      await sendTo(Number(port), 'GET /hea'),
    ].map(({ answer }) => answer)
    expect(await server.stop(signal)).toBe(0)
    expect(processesOf(host.dataDirectory)).toEqual([])
    // That they were too slow is what a server that waits for them says after 30 s.
    for (const answer of senders) expect(await answer).not.toContain(' 408 ')
  })
})

/** Sends the text; `answer` is all that came back until the server closed the connection, in order or not. */
async function sendTo(port: number, text: string): Promise<{ answer: Promise<string> }> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  let heard = ''
  socket.on('data', (chunk: string) => (heard += chunk))
  socket.on('error', () => {})
  // A server that stops with something unread resets the connection, which is an end as good as any.
  const answer = new Promise<string>((resolve) => socket.once('close', () => resolve(heard)))
  await once(socket, 'connect')
  await new Promise((resolve) => socket.write(text, resolve))
  return { answer }
}
