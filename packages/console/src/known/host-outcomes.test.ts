import { expect, test } from 'vitest'
import { accountOutcome, portOutcome } from './host-outcomes.ts'
import type { HostKnowledge } from './host-figures.ts'

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

test('nothing bad, and nothing missed, is clear', () => {
  expect(portOutcome(host)).toBe('clear')
  expect(accountOutcome(host)).toBe('clear')
})

test('what was not seen is never clear', () => {
  expect(portOutcome({ ...host, ports_covered: 'none' })).toBe('unseen')
  expect(portOutcome({ ...host, ports_covered: 'partial' })).toBe('clear-in-part')
  expect(accountOutcome({ ...host, accounts_covered: 'partial' })).toBe('clear-in-part')
  expect(portOutcome({ ...host, seen: 'offline' })).toBe('clear-then')
})

test('something bad stays, however old or incomplete', () => {
  const bad = { ...host, accounts_empty: 1, seen: 'offline', accounts_covered: 'partial' } as const
  expect(accountOutcome(bad)).toBe('found')
})
