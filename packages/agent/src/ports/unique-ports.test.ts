import type { ObservedPort } from '@openhss/contract'
import { expect, test } from 'vitest'
import { uniquePorts } from './unique-ports.ts'

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
  expect(uniquePorts(ordered.toReversed())).toEqual(ordered)
})

test('names the known owner with the lowest process id for a shared port', () => {
  const sockets = [at('TCP', '::', 80), at('TCP', '::', 80, 30), at('TCP', '::', 80, 9)]
  expect(uniquePorts(sockets)).toEqual([at('TCP', '::', 80, 9)])
  expect(uniquePorts(sockets.toReversed())).toEqual([at('TCP', '::', 80, 9)])
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
  expect(uniquePorts([socket(1, first), socket(2, second)])).toEqual(expected)
  expect(uniquePorts([socket(2, second), socket(1, first)])).toEqual(expected)
})
