import { randomUUID } from 'node:crypto'
import { exampleHost } from '@openhss/contract/examples'
import { testedCoverage } from '@openhss/testkit/reports'
import { expect, test } from 'vitest'
import { accountHeadOf, portHeadOf } from './report-head.ts'

const HOUR_MS = 3_600_000
const coverage = { complete: true, sockets: 3, owners_known: 3, processes: 100, gaps: [] }
const ports = { host: exampleHost, coverage }

test('is another one after an hour, of each host at another moment', () => {
  const start = Date.parse('2026-10-25T00:00:00Z')
  const minutes = Array.from({ length: 61 }, (_, minute) => start + minute * 60_000)
  const changesAt = (hostId: string) =>
    minutes
      .slice(1)
      .filter((at) => portHeadOf(hostId, ports, at) !== portHeadOf(hostId, ports, at - 60_000))
  const hosts = Array.from({ length: 20 }, () => randomUUID())
  for (const hostId of hosts) {
    expect(changesAt(hostId)).toHaveLength(1)
    expect(portHeadOf(hostId, ports, start)).not.toBe(portHeadOf(hostId, ports, start + HOUR_MS))
  }
  expect(new Set(hosts.flatMap(changesAt)).size).toBeGreaterThan(5)
})

test('tells hosts and gaps apart, and of ports no numbers', () => {
  const of = (changes: object) => portHeadOf('h', { ...ports, ...changes }, 0)
  const gap = { what: 'process descriptors', reason: 'permission', count: 1 }
  expect(of({ coverage: { ...coverage, processes: 101, sockets: 4 } })).toBe(of({}))
  const heads = [
    of({}),
    of({ host: { ...exampleHost, host_name: 'renamed' } }),
    of({ coverage: { ...coverage, complete: false } }),
    of({ coverage: { ...coverage, gaps: [gap] } }),
  ]
  expect(new Set(heads).size).toBe(heads.length)

  const accounts = { host: exampleHost, coverage: testedCoverage }
  const tested = { ...accounts, coverage: { ...testedCoverage, tested: 0 } }
  expect(accountHeadOf('h', tested, 0)).not.toBe(accountHeadOf('h', accounts, 0))
})
