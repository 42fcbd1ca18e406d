import { once } from 'node:events'
import net from 'node:net'
import path from 'node:path'
import { temporaryFolder } from '@openhss/testkit/hosts'
import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { System } from '../../host/system.ts'
import { parseUnixListeners, readUnixListeners } from './unix-listeners.ts'

test('readUnixListeners finds what this very process listens on, and no connection', async () => {
  const socket = path.join(temporaryFolder(), 'a socket')
  const server = net.createServer().listen(socket)
  await once(server, 'listening')
  const client = net.connect(socket)
  onTestFinished(() => {
    client.destroy()
    server.close()
  })
  await once(server, 'connection')
  const found = readUnixListeners(new System('/'), process.pid) ?? []
  expect(found.filter((each) => each === socket)).toEqual([socket])
})

test('readUnixListeners says nothing of a process that is not there', () => {
  expect(readUnixListeners(new System('/'), 2 ** 22 + 1)).toBeUndefined()
})

test('parseUnixListeners takes any text and keeps the line beside a broken one', () => {
  const good =
    '00000000315a7047: 00000002 00000000 00010000 0001 01 1896096 /run/mysqld/mysqld.sock'
  const line = fc.oneof(anyText(), fc.constant(good.replace('/', '@/')))
  fc.assert(
    fc.property(fc.array(line), fc.array(line), (before, after) => {
      const listeners = parseUnixListeners([...before, good, ...after].join('\n'))
      expect(listeners.get('1896096')).toBe('/run/mysqld/mysqld.sock')
    }),
  )
})
