import { expect, test } from 'vitest'
import { hostOf, proftpd } from '../services/look/test-services.fixture.ts'
import type { TestService } from '../services/look/test-services.fixture.ts'
import type { ThreadBounds } from './account-thread.ts'
import { createThreadedAccountReaders } from './threaded-accounts.ts'

const SIGNAL = new AbortController().signal
const BOB = 1_000

test('reads what the services of a host have, on another thread', async () => {
  const reader = readerOf([proftpd(100, 0)])
  const { accounts, coverage, gaps } = await reader.read(SIGNAL)
  expect(accounts).toMatchObject([{ userName: 'ann', instance: '/srv/100/conf', ownerId: 0 }])
  expect(coverage).toEqual([{ service_type: 'ftp', instance: '/srv/100/conf', accounts: 1 }])
  expect(gaps).toEqual([])
  expect(await reader.version()).toBe(await reader.version())
})

test('who takes more memory than the thread may have is left out and named, and the others are read', async () => {
  // 3.9 MB of lines, and what is made of them, do not fit: at rest the thread has 8.
  const reader = readerOf([proftpd(100, 0), proftpd(101, BOB, 3_900_000)], { heapMb: 12 })
  for (const _ of ['first', 'again']) {
    const { accounts, coverage } = await reader.read(SIGNAL)
    expect(accounts).toMatchObject([{ userName: 'ann', instance: '/srv/100/conf' }])
    expect(coverage).toMatchObject([
      { instance: '/srv/100/conf', accounts: 1 },
      { instance: '/srv/101/conf', accounts: 0, reason: 'oversized' },
    ])
    expect(coverage[1]?.detail).toMatch(/^given up/)
  }
})

test('past the ceiling of the process nothing is read, which is a gap', async () => {
  const reader = readerOf([proftpd(100, 0)], { residentBytes: 0, growthBytes: -Infinity })
  expect(await reader.read(SIGNAL)).toEqual({
    accounts: [],
    gaps: [{ what: 'accounts of services', reason: 'oversized', count: 1 }],
    coverage: [],
  })
  expect(await reader.version()).toBe(await reader.version())
})

test('a process that is large for other reasons looks all the same', async () => {
  const reader = readerOf([proftpd(100, 0)], { residentBytes: 0 })
  expect((await reader.read(SIGNAL)).accounts).toMatchObject([{ userName: 'ann' }])
})

test('a thread that is silent for too long is ended, and ends nothing else', async () => {
  const reader = readerOf([proftpd(100, 0)], { silenceMs: -1 })
  expect((await reader.read(SIGNAL)).gaps).toMatchObject([{ what: 'accounts of services' }])
})

test('a look that is stopped says so', async () => {
  const reader = readerOf([proftpd(100, 0)])
  expect((await reader.read(AbortSignal.abort())).gaps).toEqual([
    { what: 'accounts of services', reason: 'stopped', count: 1 },
  ])
})

const NO_PORTS = { newest: () => [], now: () => [] }

function readerOf(services: readonly TestService[], bounds: Partial<ThreadBounds> = {}) {
  return createThreadedAccountReaders({ system: hostOf(services), ports: NO_PORTS, bounds })
    .ofServices
}
