import { describe, expect, test } from 'vitest'
import { isClientPort } from './client-ports.ts'
import { keepInRoom } from './left-out.ts'
import type { PortHistoryRow } from './port-history-columns.ts'
import { isLongBefore, momentOf } from './scan-moment.ts'

const NOW = Date.parse('2026-11-30T08:00:00.000Z')
const before = (ms: number) => new Date(NOW - ms).toISOString()

describe('the time of a scan', () => {
  const recorded = { newest: before(60_000), lastScan: NOW - 30_000, blindSince: null }

  test.each([
    ['is what its host says', NOW - 1_000, NOW - 1_000],
    ['is not in the future', NOW + 1_000, NOW],
    ['is the time of the server where the clock of the host is wrong', NOW - 86_400_000, NOW],
    ['is after all that is recorded', NOW - 120_000, NOW - 59_999],
  ])('%s', (_, scannedAt, at) => {
    expect(momentOf(scannedAt, NOW, recorded).at).toBe(at)
  })

  test('tells how long ago the last one was by the clock of the host, also by a wrong one', () => {
    const scannedAt = NOW - 86_400_000
    const moment = momentOf(scannedAt, NOW, {
      newest: before(3_600_000),
      lastScan: scannedAt - 600_000,
      blindSince: null,
    })
    expect(moment).toEqual({ at: NOW, lookedBefore: NOW - 600_000 })
    expect(isLongBefore(NOW - 600_000, moment)).toBe(true)
  })

  test('reaches back to the last scan that could have seen everything', () => {
    const blindSince = before(3_600_000)
    expect(momentOf(NOW, NOW, { ...recorded, blindSince }).lookedBefore).toBe(NOW - 3_600_000)
  })
})

test('a day has room for so many ended stretches of each category, and counts the others', () => {
  const row = (category: 'host' | 'container', port: number) =>
    ({ category, port, closed_at: before(0) }) as PortHistoryRow
  const ended = [row('container', 1), row('container', 2), row('host', 3), row('container', 4)]
  const { kept, leftOut } = keepInRoom('h', ended, JSON.stringify({ container: 499 }))
  expect(kept.map(({ port }) => port)).toEqual([3, 1])
  expect(leftOut).toEqual([
    { host_id: 'h', day: '2026-11-30', category: 'container', stretches: 2 },
  ])
})

test.each([
  [{ port: 40_000, path: '/usr/sbin/rpc.statd' }, true],
  [{ port: 40_000, owner_unknown: 'kernel' }, true],
  [{ port: 40_000 }, false],
  [{ port: 32_767, path: '/usr/sbin/rpc.statd' }, false],
  [{ port: 61_000, path: '/usr/sbin/rpc.statd' }, false],
])('%j is a port of a client: %s', (port, is) => {
  expect(isClientPort({ type: 'TCP', ...port })).toBe(is)
})
