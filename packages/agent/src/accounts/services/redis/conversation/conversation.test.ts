import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { System } from '../../../../host/system.ts'
import { converse } from './conversation.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'openhss-socket-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a link of a container leads to no socket of the host', async () => {
  const image = path.join(folder, 'image')
  mkdirSync(image)
  let connections = 0
  const count = () => (connections += 1)
  const host = createServer(count).listen(path.join(folder, 'host'))
  const own = createServer((socket) => socket.end('+PONG\r\n')).listen(path.join(image, 'own'))
  await Promise.all([once(host, 'listening'), once(own, 'listening')])
  symlinkSync(path.join(folder, 'host'), path.join(image, 'outside'))
  symlinkSync('/own', path.join(image, 'inside'))
  const ping = (socket: string) =>
    converse(
      { kind: 'unix', path: socket, files: new System(image) },
      AbortSignal.timeout(5_000),
      (ask) => ask('PING'),
    )

  expect(await ping('/outside')).toBeUndefined()
  expect(await ping('/inside')).toMatchObject({ kind: 'text' })

  host.close()
  await once(host, 'close')
  expect(connections).toBe(0)
  own.close()
})

test('a server that answers for ever is left, and what it said is counted', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write('*999999999\r\n')
    const more = () => {
      while (socket.write('+\r\n'.repeat(20_000)));
    }
    socket.on('drain', more)
    more()
  }).listen(path.join(folder, 'endless'))
  await once(server, 'listening')
  let taken = 0
  const meter = {
    bytesLeft: Infinity,
    take: (bytes: number) => void (taken += bytes),
    refuse: () => undefined,
    note: () => undefined,
  }
  const place = { kind: 'unix', path: '/endless', files: new System(folder) } as const
  const heard = await converse({ ...place, meter }, AbortSignal.timeout(60_000), (ask) =>
    ask('PING'),
  )

  expect(heard).toEqual({ kind: 'foreign' })
  expect(taken).toBeGreaterThan(60_000)
  expect(taken).toBeLessThan(8_000_000)
  server.close()
})
