import type { FleetSummary } from '@openhss/contract'
import { addEnterpriseProject, testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import {
  makeAccountReport,
  makePortReport,
  observedPort,
  weakAccount,
} from '@openhss/testkit/reports'
import { afterAll, beforeAll, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

async function show(query = ''): Promise<FleetSummary> {
  const answer = await api.get(`/openhss/v1/${api.projectId}/fleet${query}`)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json()
}

test('counts every host once, by what is known of it', async () => {
  expect(await show()).toEqual({
    hosts: { total: 0, online: 0, late: 0, offline: 0 },
    coverage: { complete: 0, partial: 0, none: 0 },
    ports: { open: 0, danger: 0 },
    accounts: { weak: 0, empty: 0 },
    findings: { critical: 0, high: 0, medium: 0, low: 0 },
  })
  const finance = await addEnterpriseProject(api, 'finance')
  const [complete, partial, unseen] = [
    await api.enrol(),
    await api.enrol(),
    await api.enrol({ enterpriseProjectId: finance }),
  ]
  const redis = observedPort({ port: 6379, path: '/usr/bin/redis-server' })
  await complete.reportPorts(makePortReport({ items: [observedPort(), redis] }))
  await complete.reportAccounts(makeAccountReport())
  const gaps = { complete: false, sockets: 1, owners_known: 0, gaps: [] }
  await partial.reportPorts(makePortReport({ coverage: gaps }))
  await partial.reportAccounts(makeAccountReport({ items: [weakAccount] }))
  await unseen.reportPorts(makePortReport())
  await api.sql`update host_liveness set state = 'offline' where host_id = ${unseen.hostId}`
  await api.sql`update host_liveness set state = 'late' where host_id = ${partial.hostId}`
  // What the findings of these reports are is not this test's matter.
  await api.sql`update hosts set open_critical = 0, open_high = 0, open_medium = 0, open_low = 0`
  await api.sql`
    update hosts set open_critical = 1, open_low = 2, accounts_empty = 3
    where host_id = ${unseen.hostId}`
  expect(await show()).toEqual({
    hosts: { total: 3, online: 1, late: 1, offline: 1 },
    coverage: { complete: 1, partial: 1, none: 1 },
    ports: { open: 4, danger: 1 },
    accounts: { weak: 2, empty: 3 },
    findings: { critical: 1, high: 0, medium: 0, low: 2 },
  })
  expect(await show(`?enterprise_project_id=${finance}`)).toMatchObject({
    hosts: { total: 1, offline: 1 },
    coverage: { complete: 0, partial: 0, none: 1 },
    ports: { open: 1, danger: 0 },
    accounts: { weak: 0, empty: 3 },
  })
})
