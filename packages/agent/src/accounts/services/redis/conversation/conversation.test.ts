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
