import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { System } from '../../../../host/system.ts'
import { connectLocal } from './connect-local.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'openhss-socket-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a link of a container leads to no socket of the host', async () => {
  const before = readdirSync('/proc/self/fd').length
  const image = path.join(folder, 'image')
  mkdirSync(path.join(image, 'run'), { recursive: true })
  let connections = 0
  const count = () => (connections += 1)
  const host = createServer(count).listen(path.join(folder, 'host'))
  const own = createServer((socket) => socket.end('own')).listen(path.join(image, 'own'))
  await Promise.all([once(host, 'listening'), once(own, 'listening')])
  symlinkSync(path.join(folder, 'host'), path.join(image, 'run/outside'))
  symlinkSync('/own', path.join(image, 'run/inside'))
  const connect = (name: string) =>
    connectLocal({ files: new System(image), folder: 'run', name }, process.geteuid?.() ?? 0)

  expect(await connect('outside')).toEqual({ missing: 'absent' })
  const inside = await connect('inside')
  if ('missing' in inside) throw new Error(inside.missing)
  expect(String(await inside.value.toArray())).toBe('own')
  inside.value.destroy()
  await once(inside.value, 'close')

  host.close()
  await once(host, 'close')
  expect(connections).toBe(0)
  own.close()
  await once(own, 'close')
  expect(readdirSync('/proc/self/fd')).toHaveLength(before)
})
