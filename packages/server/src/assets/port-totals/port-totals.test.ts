import { createTestApi } from '@openhss/testkit/test-api'
import { freshDatabase } from '@openhss/testkit'
import type { FreshDatabase, TestApi } from '@openhss/testkit'
import { startChildProgram } from '@openhss/testkit/hosts'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startPortTotalFold } from './fold-port-totals.ts'
import { foldPortTotals, listProjectsToFold } from './port-total-queries.ts'
import { createRandomFleet, totalsAndRecount } from './port-totals.fixture.ts'

let database: FreshDatabase
let api: TestApi
beforeEach(async () => {
  database = await freshDatabase()
  api = await createTestApi(database)
})
afterEach(() => api.close())

async function expectExact(): Promise<void> {
  const { totals, recount } = await totalsAndRecount(api.sql, api.projectId)
  expect(totals).toEqual(recount)
}

async function countWaiting(): Promise<number> {
  const rows = await api.sql`select from port_total_changes`
  return rows.length
}

test.each([1, 2])('are exact after every step, folded or not (seed %i)', async (seed) => {
  const fleet = await createRandomFleet(api, seed)
  const steps = new Set<string>()
  for (let n = 1; n <= 200; n += 1) {
    steps.add(await fleet.step())
    if (n % 3 === 0) await foldPortTotals(api.sql, api.projectId, 1 + (n % 5))
    if (n % 7 === 0) await foldAndFail()
    if (n % 5 === 0) await expectExact()
  }
  expect(steps).toEqual(new Set(['enrol', 'report', 'move', 'delete']))
  await foldPortTotals(api.sql, api.projectId, 10_000)
  expect(await countWaiting()).toBe(0)
  await expectExact()
  const empty = await api.sql`select from port_totals where count <= 0`
  expect(empty.length).toBe(0)
})

/** A fold whose transaction is lost before it commits. */
async function foldAndFail(): Promise<void> {
  const folding = api.sql.begin(async (tx) => {
    await foldPortTotals(tx, api.projectId, 3)
    throw new Error('lost')
  })
  await expect(folding).rejects.toThrow('lost')
}

test('two that fold at once take different changes and leave the sum', async () => {
  const fleet = await createRandomFleet(api, 4)
  for (let n = 0; n < 60; n += 1) await fleet.step()
  const waiting = await countWaiting()
  const taken = await Promise.all(
    [1, 2, 3, 4].map(() => foldPortTotals(api.sql, api.projectId, 20)),
  )
  expect(taken.reduce((sum, each) => sum + each, 0)).toBe(Math.min(80, waiting))
  await expectExact()
})

test('a process that folds may be killed at any moment', async () => {
  const fleet = await createRandomFleet(api, 5)
  for (let round = 0; round < 4; round += 1) {
    await using folder = startChildProgram(`
      const { connect } = await import(${JSON.stringify(import.meta.resolve('../../db/connect.ts'))})
      const { foldPortTotals } = await import(${JSON.stringify(import.meta.resolve('./port-total-queries.ts'))})
      const sql = connect({ url: ${JSON.stringify(database.url)} })
      for (;;) {
        const taken = await foldPortTotals(sql, ${JSON.stringify(api.projectId)}, 1)
        if (taken > 0) console.log('folded')
        else await sql\`select pg_sleep(0.001)\`
      }`)
    // Something is there to be folded, and folding goes on while the fleet changes.
    for (let n = 0; n < 5; n += 1) await fleet.step()
    await folder.nextLine()
    for (let n = 0; n < 10 + round; n += 1) await fleet.step()
    folder.kill('SIGKILL')
    expect(await folder.ended).toBe('SIGKILL')
    await expectExact()
  }
})

test('the job folds what waits, of every project, and stops when it is disposed of', async () => {
  const fleet = await createRandomFleet(api, 6)
  for (let n = 0; n < 20; n += 1) await fleet.step()
  expect(await listProjectsToFold(api.sql)).toEqual([api.projectId])
  {
    await using _fold = startPortTotalFold(api.sql, pino({ level: 'silent' }))
    await expect.poll(countWaiting, { timeout: 10_000 }).toBe(0)
  }
  await expectExact()
  expect(await listProjectsToFold(api.sql)).toEqual([])
})
