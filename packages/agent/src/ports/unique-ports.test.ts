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
