import { describe, expect, test } from 'vitest'
import { isFullySeen } from './freshness.ts'
import { findingFigures, guessableFigure, portFigure } from './host-figures.ts'
import type { HostKnowledge } from './host-figures.ts'

const NOW = Date.parse('2026-01-31T08:00:00Z')
const at = (secondsAgo: number) => new Date(NOW - secondsAgo * 1000).toISOString()

const seen: HostKnowledge = {
  seen: 'online',
  last_seen_at: at(3),
  ports_covered: 'complete',
  accounts_covered: 'complete',
  ports_total: 14,
  ports_danger: 0,
  accounts_weak: 1,
  accounts_empty: 2,
  open_findings: { critical: 0, high: 0, medium: 0, low: 0 },
  last_port_scan_at: at(20),
  last_password_scan_at: at(4000),
}

describe('a figure', () => {
  test('is known where all was seen', () => {
    expect(portFigure(seen, 'ports_danger')).toEqual({ state: 'known', value: 0 })
    expect(guessableFigure(seen)).toEqual({ state: 'known', value: 3 })
  })

  test('is never a number before the first look', () => {
    const fresh = { ...seen, ports_covered: 'none', accounts_covered: 'none' } as const
    expect(portFigure(fresh, 'ports_total').state).toBe('unknown')
    expect(guessableFigure(fresh).state).toBe('unknown')
  })

  test('is never a number that the server left out', () => {
    const { ports_total: _, open_findings: __, ...rest } = seen
    expect(portFigure(rest, 'ports_total').state).toBe('unknown')
    expect(findingFigures(rest).state).toBe('unknown')
  })

  test('is a part where something was not seen', () => {
    const partly = { ...seen, ports_covered: 'partial', accounts_covered: 'partial' } as const
    expect(portFigure(partly, 'ports_danger')).toEqual({ state: 'partial', value: 0 })
    expect(guessableFigure(partly)).toEqual({ state: 'partial', value: 3 })
  })

  test('is old on a silent host, of the scan that it is from', () => {
    const silent = { ...seen, seen: 'offline' } as const
    expect(portFigure(silent, 'ports_total')).toEqual({ state: 'old', value: 14, asOf: at(20) })
    expect(guessableFigure(silent)).toEqual({ state: 'old', value: 3, asOf: at(4000) })
    expect(findingFigures(silent)).toMatchObject({ state: 'old', asOf: at(3) })
  })
})

describe('green', () => {
  test('is a host that is online, seen completely and lately', () => {
    expect(isFullySeen(seen, NOW)).toBe(true)
  })

  test.each<[string, Partial<HostKnowledge>]>([
    ['late', { seen: 'late' }],
    ['offline', { seen: 'offline' }],
    ['seen in part', { ports_covered: 'partial' }],
    ['checked in part', { accounts_covered: 'partial' }],
    ['not checked', { accounts_covered: 'none' }],
    ['scanned four minutes ago', { last_port_scan_at: at(240) }],
  ])('is no host that is %s', (_, change) => {
    expect(isFullySeen({ ...seen, ...change }, NOW)).toBe(false)
  })
})
