import type { AccountCoverageSummary } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrolMarkedHost } from '@openhss/testkit/reports'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

test('counts each host of the project once, by what its newest check covered', async () => {
  const read = async () => {
    const answer = await api.get(`/openhss/v1/${api.projectId}/account-coverage`)
    return answer.json<AccountCoverageSummary>()
  }
  expect(await read()).toEqual({ complete: 0, incomplete: 0, unchecked: 0 })
  const hosts = [await enrolMarkedHost(api, '0', 'a'), await enrolMarkedHost(api, '0', 'b')]
  const set = (hostId: string | undefined, coverage: string | null) =>
    api.sql`update hosts set account_coverage = ${coverage}::text::json where host_id = ${hostId ?? ''}`
  await set(hosts[0]?.hostId, '{"complete": true}')
  await set(hosts[1]?.hostId, '{"complete": false}')
  expect(await read()).toEqual({ complete: 1, incomplete: 1, unchecked: 0 })
  await set(hosts[0]?.hostId, null)
  expect(await read()).toEqual({ complete: 0, incomplete: 1, unchecked: 1 })
})
