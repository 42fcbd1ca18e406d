import type { FleetPort } from '@openhss/contract'
import { expect, test } from 'vitest'
import { countPorts, foldPorts } from './fold-ports.ts'

test('addresses of one port and program are one row', () => {
  const rows = [row({ laddr: '0.0.0.0' }), row({ laddr: '::' })]
  expect(foldPorts(rows)).toMatchObject([{ first: { port: 22 }, addresses: ['0.0.0.0', '::'] }])
})

test('another program, container or status has a row of its own', () => {
  const rows = [row(), row({ path: '/a' }), row({ container_id: 'c' }), row({ status: 'danger' })]
  expect(foldPorts(rows)).toHaveLength(rows.length)
})

test('dangerous ports come first, then smaller numbers', () => {
  const rows = [row({ port: 1 }), row({ port: 9, status: 'danger' }), row({ port: 8 })]
  expect(foldPorts(rows).map(({ first }) => first.port)).toEqual([9, 1, 8])
})

test('an accepted port has a row of its own, behind the dangerous ones', () => {
  const rows = [
    row({ port: 1 }),
    row({ port: 9, acceptance: ACCEPTANCE }),
    row({ port: 9, laddr: '127.0.0.1' }),
    row({ port: 10, status: 'danger' }),
    row({ port: 2, status: 'unknown' }),
  ]
  expect(foldPorts(rows).map(({ first }) => [first.port, first.acceptance?.created_by])).toEqual([
    [10, undefined],
    [9, 'alice'],
    [2, undefined],
    [1, undefined],
    [9, undefined],
  ])
})

test('a port on several addresses is counted once', () => {
  const rows = [
    row({ port: 53, laddr: '0.0.0.0' }),
    row({ port: 53, laddr: '::' }),
    row({ port: 53, type: 'UDP' }),
    row({ port: 9, laddr: '0.0.0.0', acceptance: ACCEPTANCE }),
    row({ port: 9, laddr: '::', acceptance: ACCEPTANCE }),
  ]
  expect(countPorts(rows)).toEqual({ ports: 3, accepted: 1 })
})

test('a port is open since its first address was, and not known where one of them is not', () => {
  const rows = [
    row({ opened_at: '2026-02-01T00:00:00Z' }),
    row({ opened_at: '2026-01-01T00:00:00Z' }),
  ]
  expect(foldPorts(rows)[0]?.openedAt).toBe('2026-01-01T00:00:00Z')
  expect(foldPorts([...rows, row()])[0]?.openedAt).toBeUndefined()
})

const ACCEPTANCE: NonNullable<FleetPort['acceptance']> = {
  acceptance_id: 'a',
  finding_id: 'f',
  reason: 'test',
  comment: 'It is a test machine.',
  source: 'openhss',
  created_by: 'alice',
  created_at: '2026-01-01T00:00:00Z',
}

function row(
  changes: { [Field in keyof FleetPort]?: FleetPort[Field] | undefined } = {},
): FleetPort {
  return {
    host_id: 'h',
    name: 'web-1',
    seen: 'online',
    last_seen_at: '2026-03-01T00:00:00Z',
    laddr: '0.0.0.0',
    port: 22,
    type: 'TCP',
    category: 'host',
    container_id: '',
    path: '/usr/sbin/sshd',
    status: 'normal',
    ...changes,
  } as FleetPort
}
