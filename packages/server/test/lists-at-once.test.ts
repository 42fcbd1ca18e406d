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
      statuses = Promise.all(lists.map(async (answer) => (await answer).statusCode))
      await waitForLock(api.sql)
      expect((await api.get(findings)).statusCode).toBe(200)
    })
    const count = async (status: number) =>
      (await statuses).filter((each) => each === status).length
    expect(await count(200)).toBe(17)
    expect(await count(429)).toBe(13)
  },
)
