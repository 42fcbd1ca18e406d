import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { OpenSocket } from './proc-net.ts'
import { readNetlinkTable } from './netlink-socket.ts'

function read(family: 'ipv4' | 'ipv6', type: 'TCP' | 'UDP'): readonly OpenSocket[] {
  const table = readNetlinkTable({ family, type })
  if ('missing' in table) throw new Error(table.missing)
  expect(table.value.malformedMessages).toBe(0)
  return table.value.sockets
}

test.each([
  ['127.0.0.1', 'ipv4', undefined],
  ['::1', 'ipv6', undefined],
  ['::', 'ipv6', false],
  ['::', 'ipv6', true],
] as const)('the kernel lists what is open on %s', async (host, family, ipv6Only) => {
  const server = createServer().listen({ port: 0, host, ipv6Only: ipv6Only ?? false })
  const socket = createSocket({
    type: family === 'ipv4' ? 'udp4' : 'udp6',
    ipv6Only: ipv6Only ?? false,
  })
  socket.bind(0, host)
  onTestFinished(() => {
    server.close()
    socket.close()
  })
  await Promise.all([once(server, 'listening'), once(socket, 'listening')])
  const expected = {
    laddr: host,
    userId: process.getuid?.(),
    ...(ipv6Only !== undefined && { ipv6Only }),
  }
  const { port } = server.address() as AddressInfo
  expect(read(family, 'TCP').filter((row) => row.port === port)).toMatchObject([expected])
  const udp = socket.address().port
  expect(read(family, 'UDP').filter((row) => row.port === udp)).toMatchObject([expected])
})

test('an answer of many datagrams is read whole', async () => {
  const sockets = Array.from({ length: 600 }, () => createSocket('udp4').bind(0, '127.0.0.1'))
  onTestFinished(() => sockets.forEach((socket) => socket.close()))
  await Promise.all(sockets.map((socket) => once(socket, 'listening')))
  const ports = new Set(read('ipv4', 'UDP').map(({ port }) => port))
  expect(sockets.filter((socket) => !ports.has(socket.address().port))).toEqual([])
  expect(readNetlinkTable({ family: 'ipv4', type: 'UDP' })).toMatchObject({
    value: { pieces: expect.toSatisfy((pieces: number) => pieces > 1) as number },
  })
})

test('no descriptor is left open', () => {
  read('ipv4', 'TCP')
  const before = readdirSync('/proc/self/fd').length
  read('ipv4', 'TCP')
  expect(readdirSync('/proc/self/fd')).toHaveLength(before)
})
