import type { FleetSummary } from '@openhss/contract'
import { expect, test } from 'vitest'
import { describeFleet } from './fleet-text.ts'

const FLEET: FleetSummary = {
  hosts: { total: 12, online: 9, late: 1, offline: 2 },
  coverage: { complete: 7, partial: 4, none: 1 },
  ports: { open: 340, danger: 5 },
  accounts: { weak: 3, empty: 0 },
  findings: { critical: 1, high: 2, medium: 3, low: 4 },
}

test('a fleet has five lines', () => {
  const text = describeFleet(FLEET)
  expect(text.trimEnd().split('\n')).toEqual([
    '  hosts     12: 9 online, 1 late, 2 offline',
    '  coverage  7 complete, 4 partial, 1 not looked at yet',
    '  ports     340 open, 5 of them dangerous',
    '  accounts  3 with a weak password, 0 with an empty one',
    '  findings  open: 1 critical, 2 high, 3 medium, 4 low',
  ])
})

test('many hosts that went offline together are one line more', () => {
  const silence = { since: '2026-11-30T04:12:07.000Z', hosts: 412 }
  expect(describeFleet({ ...FLEET, mass_silence: silence }).split('\n')[1]).toBe(
    '  offline together  412 hosts lost contact at 2026-11-30T04:12:07.000Z: network or proxy?',
  )
})
