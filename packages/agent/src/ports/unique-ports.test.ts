import type { ObservedPort } from '@openhss/contract'
import { expect, test } from 'vitest'
import { GapTally } from '../host/gap-tally.ts'
import { uniquePorts } from './unique-ports.ts'

const unique = (ports: readonly ObservedPort[]) => uniquePorts(ports, () => 0, new GapTally())

const place = { category: 'host', container_id: '' } as const
const at = (type: 'TCP' | 'UDP', laddr: string, port: number, pid?: number): ObservedPort => ({
  ...place,
  type,
  laddr,
  port,
  ...(pid === undefined ? { owner_unknown: 'permission' } : { pid }),
})

test('orders by port, type and address', () => {
  const ordered = [
    at('TCP', '0.0.0.0', 53, 1),
    at('TCP', '127.0.0.1', 53, 1),
    at('TCP', '::', 53, 1),
    at('UDP', '0.0.0.0', 53, 1),
    at('TCP', '0.0.0.0', 443, 1),
    at('TCP', '0.0.0.0', 8080, 1),
  ]
  expect(unique(ordered.toReversed())).toEqual(ordered)
})

test('names the known owner with the lowest process id for a shared port', () => {
  const sockets = [at('TCP', '::', 80), at('TCP', '::', 80, 30), at('TCP', '::', 80, 9)]
  expect(unique(sockets)).toEqual([at('TCP', '::', 80, 9)])
  expect(unique(sockets.toReversed())).toEqual([at('TCP', '::', 80, 9)])
})

test.each([
  [true, false, true],
  [undefined, true, true],
  [false, false, false],
  [false, undefined, undefined],
])('a shared port of %s and %s takes IPv4: %s', (first, second, both) => {
  const socket = (pid: number, servesIpv4: boolean | undefined) => ({
    ...at('TCP', '::', 80, pid),
    ...(servesIpv4 !== undefined && { serves_ipv4: servesIpv4 }),
  })
  const expected = [socket(1, both)]
  expect(unique([socket(1, first), socket(2, second)])).toEqual(expected)
  expect(unique([socket(2, second), socket(1, first)])).toEqual(expected)
})

const mdns = (pid: number, path: string): ObservedPort => ({
  ...at('UDP', '0.0.0.0', 5353, pid),
  path,
})

test.each([
  ['of another user', [mdns(9, '/a'), mdns(30, '/a')], [{ pid: 30, path: '/a' }]],
  ['of another program', [mdns(10, '/a'), mdns(30, '/b')], [{ pid: 30, path: '/b' }]],
  [
    'that differ, one of each',
    [mdns(9, '/a'), mdns(31, '/a'), mdns(33, '/a')],
    [{ pid: 31, path: '/a' }],
  ],
])('owners %s stand beside the first one', (_, sockets, others) => {
  const userOf = (pid: number) => (pid < 30 ? 0 : 1000)
  for (const order of [sockets, sockets.toReversed()]) {
    expect(uniquePorts(order, userOf, new GapTally())).toEqual([
      { ...sockets[0], other_owners: others },
    ])
  }
})

test('workers of one program and user are one owner', () => {
  expect(unique([mdns(9, '/a'), mdns(30, '/a')])).toEqual([mdns(9, '/a')])
})

test('owners beyond the bound are a gap', () => {
  const missed = new GapTally()
  const sockets = Array.from({ length: 12 }, (_, index) => mdns(index + 1, `/${index}`))
  const [row] = uniquePorts(sockets, () => 0, missed)
  expect(row?.other_owners).toHaveLength(8)
  expect(missed.list()).toEqual([{ what: 'owner of a shared port', reason: 'oversized', count: 3 }])
})
