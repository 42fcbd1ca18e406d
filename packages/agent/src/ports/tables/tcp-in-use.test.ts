import { once } from 'node:events'
import { createServer } from 'node:net'
import { listener, useHostTree } from '@openhss/testkit/hosts'
import * as fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { System } from '../../host/system.ts'
import { parseTcpInUse, usesTcp } from './tcp-in-use.ts'

// Of Linux 6.18.
const SOCKSTAT = `sockets: used 230
TCP: inuse 6 orphan 0 tw 2 alloc 9 mem 1
UDP: inuse 1 mem 0
`
const SOCKSTAT6 = 'TCP6: inuse 2\nUDP6: inuse 3\n'

test('the count is that of TCP', () => {
  expect(parseTcpInUse(SOCKSTAT, 'ipv4')).toBe(6)
  expect(parseTcpInUse(SOCKSTAT6, 'ipv6')).toBe(2)
})

test.each(['', 'TCP: inuse', 'TCP: inuse x', 'UDP: inuse 0', ' TCP: inuse 0', 'TCP: inuse 0x'])(
  '%j says nothing',
  (text) => {
    expect(parseTcpInUse(text, 'ipv4')).toBeUndefined()
    expect(parseTcpInUse(text.replace('TCP', 'TCP6'), 'ipv6')).toBeUndefined()
  },
)

test('no text makes it throw', () => {
  const part = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('TCP: inuse ', '0', '\n'))
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      expect(parseTcpInUse(parts.join(''), 'ipv4') ?? 0).toBeGreaterThanOrEqual(0)
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
  expect(usesTcp(new System(), 'proc/net', family)).toBe(true)
})

const tree = useHostTree()

test('a table is read unless the kernel says that it is empty', () => {
  tree.writeTables(listener(22, 100))
  expect(tree.scan().ports).toHaveLength(1)
  tree.writeFile('proc/net/sockstat', SOCKSTAT)
  expect(tree.scan().ports).toHaveLength(1)
  tree.writeFile('proc/net/sockstat', SOCKSTAT.replace('inuse 6', 'inuse 0'))
  expect(tree.scan().ports).toHaveLength(0)
})
