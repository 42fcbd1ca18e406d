import { once } from 'node:events'
import { createServer } from 'node:net'
import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { System } from '../../host/system.ts'
import { listener, udpSocket, useHostTree } from '@openhss/testkit/hosts'
import { parseSocketsInUse, readSocketsInUse } from './sockets-in-use.ts'

// Written by Linux 6.18.
const SOCKSTAT = `sockets: used 230
TCP: inuse 6 orphan 0 tw 2 alloc 9 mem 1
UDP: inuse 1 mem 0
`
const SOCKSTAT6 = 'TCP6: inuse 2\nUDP6: inuse 3\n'

test('the counts are those of TCP and UDP', () => {
  expect(parseSocketsInUse(SOCKSTAT, 'ipv4')).toEqual({ TCP: 6, UDP: 1, tcpEverywhere: 9 })
  expect(parseSocketsInUse(SOCKSTAT6, 'ipv6')).toEqual({ TCP: 2, UDP: 3 })
})

test.each(['', 'TCP: inuse', 'TCP: inuse x', 'RAW: inuse 0', ' TCP: inuse 0', 'TCP: inuse 0x'])(
  '%j says nothing',
  (text) => {
    expect(parseSocketsInUse(text, 'ipv4')).toEqual({})
    expect(parseSocketsInUse(text.replace('TCP', 'TCP6'), 'ipv6')).toEqual({})
  },
)

test('no text makes it throw', () => {
  const part = fc.oneof(anyText(), fc.constantFrom('TCP: inuse ', '0', '\n'))
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      expect(parseSocketsInUse(parts.join(''), 'ipv4').TCP ?? 0).toBeGreaterThanOrEqual(0)
    }),
  )
})

test.each([
  ['127.0.0.1', 'ipv4'],
  ['::1', 'ipv6'],
] as const)('one listener on %s is enough to be in use', async (host, family) => {
  const server = createServer().listen(0, host)
  onTestFinished(() => {
    server.close()
  })
  await once(server, 'listening')
  const inUse = readSocketsInUse(new System(), 'proc/net', family)
  expect(inUse.TCP).toBeGreaterThan(0)
})

const tree = useHostTree()

test.each([
  ['TCP', 'inuse 6', [53]],
  ['UDP', 'inuse 1', [22]],
])('a table of %s is read unless the kernel says that it is empty', (_, some, others) => {
  tree.writeTables(listener(22, 100), udpSocket(53, 101))
  const list = () => tree.scan().ports.map(({ port }) => port)
  expect(list()).toEqual([22, 53])
  tree.writeFile('proc/net/sockstat', SOCKSTAT)
  expect(list()).toEqual([22, 53])
  tree.writeFile('proc/net/sockstat', SOCKSTAT.replace(some, 'inuse 0'))
  expect(list()).toEqual(others)
})
