import { findDebianPostgres, startDebianPostgres } from '@openhss/testkit'
import { describe, expect, test } from 'vitest'
import { runFaultLoop } from './fault-loop.ts'

/** Each part once, on each database. */
const KILLS = 4
const isRoot = process.getuid?.() === 0
const NOTHING_WRONG = { lost: [], unaskedExits: [] }

// `npm run test:faults` kills 160 times.
describe.runIf(isRoot || process.env.CI === 'true')('SIGKILL during reports (needs root)', () => {
  test('loses nothing acknowledged, on the embedded database', async () => {
    expect(await runFaultLoop({ kills: KILLS })).toMatchObject(NOTHING_WRONG)
  })

  const bin = findDebianPostgres()
  test.skipIf(bin === undefined)('loses nothing acknowledged, on one of DATABASE_URL', async () => {
    await using postgres = await startDebianPostgres(bin ?? '')
    expect(await runFaultLoop({ kills: KILLS, postgres })).toMatchObject(NOTHING_WRONG)
  })
})
