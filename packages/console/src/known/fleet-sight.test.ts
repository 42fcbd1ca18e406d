import type { FleetSummary } from '@openhss/contract'
import { expect, test } from 'vitest'
import { areAllPasswordsGood, isFleetFullySeen, uncheckedHosts } from './fleet-sight.ts'

const fleet: FleetSummary = {
  hosts: { total: 12, online: 12, late: 0, offline: 0 },
  coverage: { complete: 12, partial: 0, none: 0 },
  ports: { open: 40, danger: 0 },
  accounts: { weak: 0, empty: 0 },
  findings: { critical: 0, high: 0, medium: 0, low: 0 },
}
const empty = { ...fleet, hosts: { total: 0, online: 0, late: 0, offline: 0 } }

test('a fleet is fully seen when every host is online and nothing of it was missed', () => {
  expect(isFleetFullySeen(fleet)).toBe(true)
  const hosts = { ...fleet.hosts, online: 11, late: 1 }
  expect(isFleetFullySeen({ ...fleet, hosts })).toBe(false)
  const coverage = { ...fleet.coverage, complete: 11, partial: 1 }
  expect(isFleetFullySeen({ ...fleet, coverage })).toBe(false)
})

test('a fleet without hosts is no good news', () => {
  expect(isFleetFullySeen(empty)).toBe(false)
  expect(areAllPasswordsGood({ weak_pwd_normal: 0 }, empty)).toBe(false)
})

test('passwords are good when those of every host are, and not while that is unknown', () => {
  expect(areAllPasswordsGood({ weak_pwd_normal: 12 }, fleet)).toBe(true)
  expect(areAllPasswordsGood({ weak_pwd_normal: 11 }, fleet)).toBe(false)
  expect(areAllPasswordsGood({}, fleet)).toBe(false)
})

test('hosts that were never checked are counted only where that is known', () => {
  expect(uncheckedHosts({ weak_pwd_total_host: 9 }, fleet)).toBe(3)
  expect(uncheckedHosts({}, fleet)).toBeUndefined()
})
