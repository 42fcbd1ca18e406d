import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { listener, ROW, useHostTree } from '@openhss/testkit/hosts'
import { expect, onTestFinished, test } from 'vitest'
import { System } from '../../host/system.ts'
import { readIpv6Only } from './ipv6-only.ts'
import { createPortScanner } from '../port-scanner.ts'

const tree = useHostTree()
const ANY_IPV6 = '0'.repeat(32)

async function listen(ipv6Only: boolean) {
  const server = createServer().listen({ host: '::', port: 0, ipv6Only })
  onTestFinished(() => {
    server.close()
  })
  await once(server, 'listening')
  const { fd } = (server as unknown as { _handle: { fd: number } })._handle
  return {
    fd: String(fd),
    link: readlinkSync(`/proc/self/fd/${fd}`),
    ...(server.address() as AddressInfo),
  }
}

test.each([true, false])('a socket tells that it is for IPv6 only: %s', async (ipv6Only) => {
  const { fd, link } = await listen(ipv6Only)
  const descriptors = readdirSync('/proc/self/fd').length
  expect(readIpv6Only({ pid: process.pid, fd }, link)).toEqual({ value: ipv6Only })
  expect(readdirSync('/proc/self/fd')).toHaveLength(descriptors)
})

test('another socket by now, a descriptor or a process that is gone: not known', async () => {
  const { fd, link } = await listen(false)
  expect(readIpv6Only({ pid: process.pid, fd }, 'socket:[1]')).toEqual({ missing: 'exited' })
  expect(readIpv6Only({ pid: process.pid, fd: '99999' }, link)).toEqual({ missing: 'exited' })
  // Above the highest that Linux gives out.
  expect(readIpv6Only({ pid: 4_194_305, fd }, link)).toEqual({ missing: 'exited' })
})

test('sockets of IPv4 and IPv6 that share a port are both told what they are', async () => {
  const { port } = await listen(true)
  const ipv4 = createServer().listen({ host: '0.0.0.0', port })
  onTestFinished(() => {
    ipv4.close()
  })
  await once(ipv4, 'listening')
  const { ports } = createPortScanner(new System()).scan()
  const rows = ports.filter((row) => row.port === port && row.category === 'host')
  expect(rows.map(({ laddr, serves_ipv4: servesIpv4 }) => [laddr, servesIpv4])).toEqual([
    ['0.0.0.0', undefined],
    ['::', false],
  ])
})

test.each([
  ['of the kernel', {}, 'kernel'],
  ['in a tree of files', { 3: 'socket:[100]' }, 'unsupported'],
])('a socket %s cannot be asked: no field, but a gap', (_, fds, reason) => {
  tree.writeTables('')
  tree.writeFile('proc/net/tcp6', listener(80, 100, ANY_IPV6))
  tree.writeProcess(1, { exe: '/a', fds })
  const { ports, coverage } = tree.scan()
  expect(ports).toMatchObject([{ ...ROW, laddr: '::', port: 80 }])
  expect(ports[0]).not.toHaveProperty('serves_ipv4')
  expect(coverage.gaps).toEqual([{ what: 'IPv4 on a port of ::', reason, count: 1 }])
})
