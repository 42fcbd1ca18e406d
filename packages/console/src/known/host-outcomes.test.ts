import { expect, test } from 'vitest'
import { accountOutcome, portOutcome } from './host-outcomes.ts'
import type { HostKnowledge } from './host-figures.ts'

const NOW = Date.parse('2026-03-01T00:01:00Z')
const host: HostKnowledge = {
  seen: 'online',
  last_seen_at: '2026-03-01T00:00:50Z',
  ports_covered: 'complete',
  accounts_covered: 'complete',
  last_port_scan_at: '2026-03-01T00:00:30Z',
  last_password_scan_at: '2026-03-01T00:00:00Z',
  ports_total: 3,
  ports_danger: 0,
  accounts_weak: 0,
  accounts_empty: 0,
}

test('a host that is fully seen, now, and has nothing bad is the only green one', () => {
  expect(portOutcome(host, NOW)).toBe('clear')
  expect(accountOutcome(host, NOW)).toBe('clear')
})

test('what was not seen is never clear', () => {
  expect(portOutcome({ ...host, ports_covered: 'none' }, NOW)).toBe('unseen')
  expect(portOutcome({ ...host, ports_covered: 'partial' }, NOW)).toBe('clear-in-part')
  expect(portOutcome({ ...host, accounts_covered: 'partial' }, NOW)).toBe('clear-here')
  expect(portOutcome({ ...host, seen: 'offline' }, NOW)).toBe('clear-then')
  expect(portOutcome(host, NOW + 3_600_000)).toBe('clear-here')
})

test('something bad stays, however old or incomplete', () => {
  const bad = { ...host, accounts_empty: 1, seen: 'offline', accounts_covered: 'partial' } as const
  expect(accountOutcome(bad, NOW)).toBe('found')
})
