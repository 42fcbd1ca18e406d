import { MAX_REPORTED_ACCOUNTS, MAX_REPORTED_PORTS } from '@openhss/contract'
import type { AccountVerdict, ObservedPort } from '@openhss/contract'
import { expect, test } from 'vitest'
import { fitAccounts, fitPorts } from './fit-report.ts'

const MAX_BODY_BYTES = 12 * 1024 * 1024

const PORTS_COVERED = { complete: true, sockets: 0, owners_known: 0, gaps: [] }
const ACCOUNTS_COVERED = {
  complete: true,
  accounts: 0,
  tested: 0,
  list_version: '',
  words_planned: 0,
  gaps: [],
}

test('a usual host is reported as it is', () => {
  const items = [toPort(22, '0.0.0.0', '/usr/sbin/sshd'), toPort(6379, '127.0.0.1')]

  expect(fitPorts({ items, coverage: PORTS_COVERED })).toEqual({ items, coverage: PORTS_COVERED })
})

test('a long path keeps where the program lies and what it is called', () => {
  const items = [toPort(22, '0.0.0.0', `/tmp/${'🜁'.repeat(1000)}/miner`)]
  const path = fitPorts({ items, coverage: PORTS_COVERED }).items[0]?.path ?? ''

  expect(path).toMatch(/^\/tmp\/🜁+…🜁+\/miner$/u)
  expect(Array.from(path)).toHaveLength(256)
})

test('more ports than a report may carry leave out those that matter least, and say so', () => {
  const local = Array.from({ length: 40_000 }, (_, at) => toPort(at + 10_000, '127.0.0.1'))
  const reachable = Array.from({ length: 20_000 }, (_, at) => toPort(at + 10_000, '10.0.0.1'))
  const dangerous = toPort(6379, '0.0.0.0')
  const coverage = PORTS_COVERED
  const fitting = fitPorts({ items: [...local, ...reachable, dangerous], coverage })

  expect(fitting.items).toHaveLength(MAX_REPORTED_PORTS)
  expect(fitting.items).toEqual(expect.arrayContaining([dangerous, ...reachable.slice(-9)]))
  expect(fitting.items.filter(({ laddr }) => laddr === '10.0.0.1')).toHaveLength(20_000)
  expect(fitting.coverage).toMatchObject({
    complete: false,
    gaps: [{ what: 'open port', reason: 'oversized', count: 10_001 }],
  })
})

test('the longest paths of a host full of listeners fit into a body', () => {
  // Four bytes for each character, the most of UTF-8; a control character has six in JSON.
  const items = ['🜁', '\u0001'].flatMap((character) =>
    Array.from({ length: 10_000 }, (_, at) => toPort(at + 1, '::', character.repeat(2048))),
  )
  const fitting = fitPorts({ items, coverage: PORTS_COVERED })

  expect(Buffer.byteLength(JSON.stringify(fitting))).toBeLessThan(MAX_BODY_BYTES)
  expect(fitting.items.length).toBeGreaterThan(5_000)
  const count = items.length - fitting.items.length
  expect(fitting.coverage.gaps).toEqual([{ what: 'open port', reason: 'oversized', count }])
})

test('of too many accounts the weak and the empty ones stay', () => {
  const locked = Array.from({ length: MAX_REPORTED_ACCOUNTS }, (_, at) => toLocked(`user${at}`))
  const empty: AccountVerdict = {
    user_name: 'open',
    service_type: 'system',
    verdict: 'empty',
    duration: 0,
    desensitized_weak_passwords: '',
    suggestion: 'x'.repeat(100),
  }
  const fitting = fitAccounts({ items: [...locked, empty], coverage: ACCOUNTS_COVERED })

  expect(fitting.items).toHaveLength(MAX_REPORTED_ACCOUNTS)
  expect(fitting.items.at(-1)).toBe(empty)
  expect(fitting.coverage).toMatchObject({
    complete: false,
    gaps: [{ what: 'account', reason: 'oversized', count: 1 }],
  })
})

function toPort(port: number, laddr: string, path?: string): ObservedPort {
  const place = { laddr, port, type: 'TCP', category: 'host', container_id: '' } as const
  return { ...place, pid: 7, ...(path !== undefined && { path }) }
}

function toLocked(userName: string): AccountVerdict {
  return { user_name: userName, service_type: 'system', verdict: 'locked' }
}
