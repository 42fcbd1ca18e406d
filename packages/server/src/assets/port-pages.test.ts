import { createHash } from 'node:crypto'
import type { PortReport } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { makePortReport, observedPort } from '@openhss/testkit/reports'
import { afterAll, beforeAll, expect, test } from 'vitest'

let api: TestApi
let agent: TestAgent
beforeAll(async () => {
  api = await testApi()
  agent = await api.enrol()
})
afterAll(() => api.close())

function reportOf(...ports: number[]): PortReport {
  const items = ports.map((port) => observedPort({ port }))
  return makePortReport({
    coverage: { complete: true, sockets: items.length, owners_known: items.length, gaps: [] },
    digest: createHash('sha256').update(JSON.stringify(items)).digest('hex'),
    items,
  })
}

async function listed(filters = ''): Promise<number[]> {
  const answer = await api.get(
    `/v5/${api.projectId}/asset/ports?host_id=${agent.hostId}&enterprise_project_id=all_granted_eps${filters}`,
  )
  const { data_list } = answer.json<{ data_list: { port: number }[] }>()
  return data_list.map(({ port }) => port)
}

test('a page that was answered before is never older than the acknowledged report', async () => {
  for (const ports of [[1], [1, 2], [2], [], [1]]) {
    expect((await agent.reportPorts(reportOf(...ports))).json()).toEqual({ acknowledged: true })
    // The first request asks the database for the page, the second for its revision only.
    expect(await listed()).toEqual(ports)
    expect(await listed()).toEqual(ports)
  }
})

test('an unchanged report keeps the page', async () => {
  await agent.reportPorts(reportOf(5))
  await listed()
  // A report without changes must not bring this change to light, because the page is not read again.
  await api.sql`update ports set pid = 99 where host_id = ${agent.hostId}`
  await agent.reportPorts(reportOf(5))
  const answer = await api.get(`/v5/${api.projectId}/asset/ports?host_id=${agent.hostId}`)
  expect(answer.body).not.toContain('"pid":99')
})

test('a page from memory is for who may see the host, and whom its filters let through', async () => {
  await agent.reportPorts(reportOf(7))
  expect(await listed()).toEqual([7])
  expect(await listed('&host_name=elsewhere')).toEqual([])
  await api.sql`update hosts set enterprise_project_id = 'x' where host_id = ${agent.hostId}`
  const inDefault = await api.get(`/v5/${api.projectId}/asset/ports?host_id=${agent.hostId}`)
  expect(inDefault.json()).toEqual({ data_list: [], total_num: 0 })
  expect(await listed()).toEqual([7])
})
