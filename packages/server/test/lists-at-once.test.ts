import { testApi, waitForLock } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

test.each([
  ['audit-events', 'audit_events'],
  ['grants', 'grants'],
])(
  'the list of %s leaves the database to others, however often it is asked for',
  async (list, table) => {
    const findings = `/v5/${api.projectId}/baseline/weak-password-users`
    let statuses: Promise<number[]> = Promise.resolve([])
    await api.sql.begin(async (tx) => {
      await tx`lock table ${tx(table)} in access exclusive mode`
      const lists = Array.from({ length: 30 }, () => api.get(`/openhss/v1/${list}`))
      let refused = 0
      statuses = Promise.all(
        lists.map(async (answer) => {
          const { statusCode } = await answer
          if (statusCode === 429) refused += 1
          return statusCode
        }),
      )
      await waitForLock(api.sql)
      // All 30 have come: one holds its place, 16 wait.
      await expect.poll(() => refused, { timeout: 30_000 }).toBe(13)
      expect((await api.get(findings)).statusCode).toBe(200)
    })
    const count = async (status: number) =>
      (await statuses).filter((each) => each === status).length
    expect(await count(200)).toBe(17)
    expect(await count(429)).toBe(13)
  },
)
