import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../db/database-log.ts'
import { createLivenessNotes } from './liveness-notes.ts'
import type { LivenessNotes } from './liveness-notes.ts'

let api: TestApi
let host: { projectId: string; hostId: string }
let notes: LivenessNotes
let now: number
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  host = { projectId: api.projectId, hostId: (await api.enrol()).hostId }
  await api.sql`update host_liveness set last_seen_at = '2026-01-01T00:00:00Z'`
  now = 1_000
  notes = createLivenessNotes(api.sql, silentLog, () => now)
})

/** Seconds since the host was heard of, and when it was scanned. */
async function stored(of = host) {
  const [row] = await api.sql<{ age: number; ports: Date | null; accounts: Date | null }[]>`
    select round(extract(epoch from now() - last_seen_at))::integer as age,
      last_port_scan_at as ports, last_password_scan_at as accounts
    from host_liveness where host_id = ${of.hostId}`
  return { ...row, ports: row?.ports?.toISOString(), accounts: row?.accounts?.toISOString() }
}

test('the time of the call is written, not that of the write', async () => {
  notes.heard(host)
  notes.scanned(host, 'ports', '2026-02-03T04:05:06.789Z')
  now += 20_000
  expect((await stored()).age).toBeGreaterThan(1000)
  await notes.flush()
  expect((await stored()).age).toBeGreaterThanOrEqual(20)
  expect((await stored()).age).toBeLessThan(30)
  expect(await stored()).toMatchObject({ ports: '2026-02-03T04:05:06.789Z', accounts: undefined })
  notes.scanned(host, 'accounts', '2026-02-03T05:00:00.000Z')
  await notes.flush()
  expect(await stored()).toMatchObject({
    ports: '2026-02-03T04:05:06.789Z',
    accounts: '2026-02-03T05:00:00.000Z',
  })
})

test('what another server process wrote meanwhile is newer, and a clock that is ahead counts as now', async () => {
  notes.heard(host)
  notes.scanned(host, 'ports', '2026-02-03T04:05:06.000Z')
  notes.scanned(host, 'accounts', '2099-01-01T00:00:00.000Z')
  now += 3_600_000
  await api.sql`
    update host_liveness set last_seen_at = now(), last_port_scan_at = '2026-02-03T04:06:00Z'
    where host_id = ${host.hostId}`
  await notes.flush()
  const { age, ports, accounts = '' } = await stored()
  expect(age).toBeLessThan(60)
  expect(ports).toBe('2026-02-03T04:06:00.000Z')
  expect(Math.abs(Date.now() - Date.parse(accounts))).toBeLessThan(60_000)
})

test('what cannot be written now is written later', async () => {
  const others = await Promise.all(Array.from({ length: 3 }, () => api.enrol()))
  await api.sql`update host_liveness set last_seen_at = '2026-01-01T00:00:00Z'`
  const hosts = [host, ...others.map(({ hostId }) => ({ ...host, hostId }))]
  await api.sql.begin(async (tx) => {
    await tx`select from host_liveness where host_id = ${host.hostId} for no key update`
    for (const each of hosts) notes.heard(each)
    notes.scanned(host, 'ports', '2026-02-03T04:05:06.000Z')
    await notes.flush()
    notes.scanned(host, 'accounts', '2026-02-03T04:05:07.000Z')
  })
  expect((await stored()).age).toBeGreaterThan(1000)
  await notes.stop()
  for (const each of hosts) expect((await stored(each)).age).toBeLessThan(60)
  expect(await stored()).toMatchObject({
    ports: '2026-02-03T04:05:06.000Z',
    accounts: '2026-02-03T04:05:07.000Z',
  })
})

test('news are written without waiting for the next round', async () => {
  notes.heard(host, { isNews: true })
  await expect.poll(async () => (await stored()).age, { timeout: 10_000 }).toBeLessThan(60)
})

test('a host that was deleted since stays deleted', async () => {
  notes.heard(host)
  await api.sql`delete from hosts where host_id = ${host.hostId}`
  await notes.flush()
  expect(await api.sql`select from host_liveness where host_id = ${host.hostId}`).toHaveLength(0)
})
