import type { CoverageReasons, FleetHost } from '@openhss/contract'
import { describe, expect, test } from 'vitest'
import { isAllSeen, overviewStage } from './overview-stage.ts'

const NOW = Date.parse('2026-11-29T10:00:00Z')

describe('how far the fleet is', () => {
  test('nothing is watched', () => {
    expect(overviewStage(coverage(0, 0), [])).toBe('no_hosts')
  })

  test('all hosts are looked at for the first time, until the scans of one ended', () => {
    const newcomer = host({ accounts_covered: 'none' })
    expect(overviewStage(coverage(0, 1), [newcomer])).toBe('first_look')
    expect(overviewStage(coverage(1, 1), [newcomer])).toBe('looked_at')
    expect(overviewStage(coverage(0, 1), [host({ ports_covered: 'partial' })])).toBe('looked_at')
  })
})

describe('green', () => {
  test('is for a fleet that is there, complete and fresh', () => {
    expect(isAllSeen(coverage(2, 0), [host({}), host({})], NOW)).toBe(true)
  })

  test.each([
    ['one is partly seen', coverage(1, 1), host({})],
    ['one is silent', { ...coverage(2, 0), seen: { online: 1, late: 0, offline: 1 } }, host({})],
    [
      'one was scanned long ago',
      coverage(2, 0),
      host({ last_port_scan_at: '2026-11-29T09:50:00Z' }),
    ],
    ['there is none', coverage(0, 0), host({})],
  ])('and not when %s', (_case, reasons, stalest) => {
    expect(isAllSeen(reasons, [stalest], NOW)).toBe(false)
  })
})

function coverage(complete: number, partial: number): CoverageReasons {
  return {
    coverage: { complete, partial, none: 0 },
    seen: { online: complete + partial, late: 0, offline: 0 },
    is_exact: true,
    gaps: [],
  }
}

function host(changes: Partial<FleetHost>): FleetHost {
  return {
    host_id: 'a',
    name: 'a',
    host_name: 'a',
    private_ip: '10.0.0.1',
    public_ip: '',
    os_name: '',
    agent_version: '0.1.0',
    enterprise_project_id: '0',
    enrolled_at: '2026-11-29T09:00:00Z',
    last_seen_at: '2026-11-29T09:59:50Z',
    last_port_scan_at: '2026-11-29T09:59:50Z',
    seen: 'online',
    coverage: 'complete',
    ports_covered: 'complete',
    accounts_covered: 'complete',
    gaps: 0,
    labels: [],
    ...changes,
  }
}
