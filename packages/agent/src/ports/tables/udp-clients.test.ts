import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { ROW, udpSocket, useHostTree } from '@openhss/testkit/hosts'
import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { System } from '../../host/system.ts'
import { createPortScanner } from '../port-scanner.ts'
import { parsePortRange } from './udp-clients.ts'

const tree = useHostTree()

/** A scanner and the clock that it goes by. */
function createClockedScanner() {
  const clock = { now: 0 }
  const { scan } = createPortScanner(new System(tree.root), () => clock.now)
  return { clock, scan }
}

test('a client on a port that the kernel gave out is counted, and a service when it stays', () => {
  tree.writeTables('', udpSocket(53, 100) + udpSocket(40_000, 101))
  const { clock, scan } = createClockedScanner()
  expect(scan()).toMatchObject({
    ports: [{ port: 53, type: 'UDP' }],
    coverage: { sockets: 1, short_lived: 1 },
  })
  clock.now = 1_999
  expect(scan().coverage).toMatchObject({ sockets: 1, short_lived: 1 })
  clock.now = 2_000
  expect(scan()).toMatchObject({
    ports: [{ port: 53 }, { port: 40_000 }],
    coverage: { sockets: 2, short_lived: 0 },
  })
})

test('a new socket on the same port is a new client', () => {
  tree.writeTables('', udpSocket(40_000, 101))
  const { clock, scan } = createClockedScanner()
  scan()
  tree.writeTables('', udpSocket(40_000, 102))
  clock.now = 60_000
  expect(scan()).toMatchObject({ ports: [], coverage: { short_lived: 1 } })
})

test('the range is the one that the host is set to', () => {
  tree.writeFile('proc/sys/net/ipv4/ip_local_port_range', '50000\t50010\n')
  tree.writeTables('', udpSocket(40_000, 101) + udpSocket(50_010, 102) + udpSocket(50_011, 103))
  const { ports, coverage } = tree.scan()
  expect(ports.map(({ port }) => port)).toEqual([40_000, 50_011])
  expect(coverage.short_lived).toBe(1)
})

test('a port that a program chose itself is a service in the first scan, and later when it stays', () => {
  tree.writeTables('', udpSocket(1_024, 101))
  const { clock, scan } = createClockedScanner()
  const list = () => scan().ports.map(({ port }) => port)
  expect(list()).toEqual([1_024])
  tree.writeTables(
    '',
    [udpSocket(1_024, 101), udpSocket(1_023, 102), udpSocket(20_000, 103)].join(''),
  )
  clock.now = 1_000
  expect(list()).toEqual([1_023, 1_024])
  clock.now = 3_000
  expect(list()).toEqual([1_023, 1_024, 20_000])
})

test('a first scan that took clients for services is looked at again', async () => {
  tree.writeTables('', udpSocket(20_000, 101))
  const { scan, settle } = createPortScanner(new System(tree.root))
  expect(scan().ports).toHaveLength(1)
  tree.writeTables('', udpSocket(20_001, 102))
  const { ports, coverage } = await settle(AbortSignal.abort())
  expect(ports).toEqual([])
  expect(coverage.short_lived).toBe(1)
})

test('a service that binds anew all the time is one after three readings', () => {
  const { clock, scan } = createClockedScanner()
  const listed = [0, 1, 2, 3].map((reading) => {
    clock.now = reading * 30_000
    tree.writeTables('', udpSocket(46_100, 101 + reading))
    return scan().ports.map(({ port }) => port)
  })
  expect(listed).toEqual([[], [], [46_100], [46_100]])
})

test('readings that follow at once prove nothing', () => {
  const { scan } = createClockedScanner()
  for (let reading = 0; reading < 5; reading += 1) {
    tree.writeTables('', udpSocket(46_100, 101 + reading))
    expect(scan().ports).toEqual([])
  }
})

test.each([
  ['hundreds of clients on random ports', '32768\t60999\n', 300, [1_024, 64_512]],
  ['a few clients on a few ports', '50000\t50010\n', 5, [50_000, 11]],
])('%s are never services', (_name, range, clients, [first = 0, ports = 0]) => {
  tree.writeFile('proc/sys/net/ipv4/ip_local_port_range', range)
  const { clock, scan } = createClockedScanner()
  // A generator with a fixed seed (Numerical Recipes).
  let state = 42
  const random = () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32
  let inode = 100
  const listings = Array.from({ length: 12 }, (_, reading) => {
    clock.now = reading * 30_000
    const rows = Array.from({ length: clients }, () =>
      udpSocket(first + Math.floor(random() * ports), (inode += 1)),
    )
    tree.writeTables('', rows.join(''))
    return scan().ports
  })
  expect(listings.slice(1).flat()).toEqual([])
})

test('in another network the default range counts as well, because its own is not shown', () => {
  tree.writeFile('proc/sys/net/ipv4/ip_local_port_range', '50000\t50010\n')
  tree.writeTables('')
  tree.writeTables('', udpSocket(40_000, 101), 'proc/7/net')
  tree.writeProcess(1, { network: 1, fds: {} })
  tree.writeProcess(7, { network: 2, exe: '/dig', fds: { 3: 'socket:[101]' } })
  expect(tree.scan()).toMatchObject({ ports: [], coverage: { short_lived: 1 } })
})

test('TCP on such a port is open at once', () => {
  tree.writeTables(udpSocket(40_000, 101).replace(' 07 ', ' 0A '))
  expect(tree.scan().ports).toMatchObject([{ ...ROW, port: 40_000 }])
})

test('who scans once looks a second time, and only if there is something to wait for', async () => {
  tree.writeTables('', udpSocket(53, 100))
  const settled = createPortScanner(new System(tree.root))
  const first = settled.scan()
  expect(await settled.settle(new AbortController().signal)).toBe(first)

  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  onTestFinished(() => {
    socket.close()
  })
  await once(socket, 'listening')
  let now = 0
  const scanner = createPortScanner(new System(), () => now)
  const isSeen = ({ ports }: ReturnType<typeof scanner.scan>) =>
    ports.some(({ port, type }) => type === 'UDP' && port === socket.address().port)
  expect(isSeen(scanner.scan())).toBe(false)
  expect(isSeen(await scanner.settle(AbortSignal.abort()))).toBe(false)
  now = 2_000
  expect(isSeen(await scanner.settle(new AbortController().signal))).toBe(true)
})

test.each([
  ['32768\t60999\n', [32_768, 60_999]],
  ['1024 1024', [1_024, 1_024]],
  ['60999\t32768\n', undefined],
  ['', undefined],
  ['1 2 3', undefined],
])('the range in %j is %j', (text, range) => {
  expect(parsePortRange(text)).toEqual(range)
})

test('a range is two ordered numbers or none, whatever the text', () => {
  const part = fc.oneof(anyText(), fc.nat(99_999).map(String), fc.constant('\t'))
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const [first, last] = parsePortRange(parts.join('')) ?? [0, 0]
      expect(first).toBeLessThanOrEqual(last)
    }),
  )
})
