import { addProject, createTenant, eventsOfRequest, policyClient, testApi } from '@openhss/testkit'
import type { Answer, TestAgent, TestApi, TestSession } from '@openhss/testkit'
import { enrolMarkedHost, markedPortReport } from '@openhss/testkit/reports'
import { exampleHost } from '@openhss/contract/examples'
import { TABLES_OF_A_HOST, TABLES_THAT_OUTLIVE_A_HOST } from './delete-host.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

let api: TestApi
let agent: TestAgent
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  agent = await enrolMarkedHost(api, '0', 'mark')
})

function deleteHost(by: TestSession = api, projectId = api.projectId): Promise<Answer> {
  const url = `/openhss/v1/${projectId}/hosts/${agent.hostId}`
  return api.app.inject({ method: 'DELETE', url, headers: { 'x-auth-token': by.token } })
}

async function tablesOfHosts(): Promise<string[]> {
  const tables = await api.sql<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'host_id' and table_name !~ '^openhss_'`
  return tables.map(({ name }) => name).toSorted()
}

async function tablesWithRowsOf(hostId: string): Promise<string[]> {
  const found: string[] = []
  for (const table of await tablesOfHosts()) {
    const rows = await api.sql`select from ${api.sql(table)} where host_id = ${hostId} limit 1`
    if (rows.length > 0) found.push(table)
  }
  return found
}

function codeOf(answer: Answer): string {
  return `${answer.statusCode} ${answer.json<{ error_code?: string }>().error_code}`
}

test('takes all that is known of the host along, and says so in the audit log', async () => {
  const ports = `/v5/${api.projectId}/asset/ports?host_id=${agent.hostId}`
  expect((await api.get(ports)).json()).toMatchObject({ total_num: 1 })
  const answer = await deleteHost()
  expect([answer.statusCode, answer.body]).toEqual([204, ''])
  expect((await api.get(ports)).json()).toMatchObject({ total_num: 0 })
  expect(await tablesWithRowsOf(agent.hostId)).toEqual(KEPT)
  const columns = ['operation', 'result', 'resource_type', 'resource_id'] as const
  expect(await eventsOfRequest(api, answer, ...columns)).toEqual([
    { operation: 'deleteHost', result: 'ok', resource_type: 'host', resource_id: agent.hostId },
  ])
  expect(codeOf(await deleteHost())).toBe('400 HSS.0011')
})

test('every table that tells of a host goes with it, or outlives it on purpose', async () => {
  expect(await tablesOfHosts()).toEqual(
    ['hosts', ...TABLES_OF_A_HOST, ...TABLES_THAT_OUTLIVE_A_HOST].toSorted(),
  )
})

/** What outlives a host to which nothing else happened. */
const KEPT = ['account_history', 'deleted_agents', 'deleted_hosts', 'host_events', 'port_history']

test('its name and what happened to it are kept for thirty days', async () => {
  const { hostId } = agent
  await api.sql`update hosts set display_name = 'the shop' where host_id = ${hostId}`
  await deleteHost()
  const kept = await api.sql`
    select d.host_name, e.kind, e.details from deleted_hosts d
      join host_events e on e.project_id = d.project_id and e.host_id = d.host_id
    where d.host_id = ${hostId} order by e.id desc limit 1`
  expect(kept).toEqual([
    { host_name: 'the shop', kind: 'deleted', details: { host_name: exampleHost.host_name } },
  ])
  const age = async (days: number) => {
    await api.sql`
      update deleted_hosts set deleted_at = now() - make_interval(days => ${days})
      where host_id = ${hostId}`
    agent = await enrolMarkedHost(api, '0', 'mark')
    await deleteHost()
    return tablesWithRowsOf(hostId)
  }
  expect(await age(29)).toEqual(KEPT)
  expect(await age(31)).toEqual([])
})

test('ends the secret of its agent at once, and says why to nobody else', async () => {
  await deleteHost()
  const refused = await agent.reportPorts(markedPortReport(exampleHost, 'mark'))
  expect(codeOf(refused)).toBe('401 AGENT.0004')
  expect(refused.body).toContain('was deleted')
  const guess = policyClient(api, { ...agent, secret: 'x'.repeat(43) })
  expect(codeOf(await guess.fetch())).toBe('401 AGENT.0002')
})

test.each(['this server process', 'another server process'])(
  'ends the request that its agent holds open at %s',
  async (where) => {
    const other = await api.createAppBeside()
    try {
      const app = where === 'this server process' ? api.app : other
      const client = policyClient({ app, projectId: api.projectId }, agent)
      const { etag = '' } = (await client.fetch()).headers as { etag?: string }
      const startedAt = performance.now()
      const waiting = client.fetch({ etag, waitSeconds: 25 })
      // It may come before the deletion or after it.
      await deleteHost()
      expect(codeOf(await waiting)).toBe('401 AGENT.0004')
      expect(performance.now() - startedAt).toBeLessThan(20_000)
    } finally {
      await other.close()
    }
  },
)

test('the agents of other hosts go on waiting', async () => {
  const neighbour = policyClient(api, await api.enrol())
  const { etag = '' } = (await neighbour.fetch()).headers as { etag?: string }
  const waiting = neighbour.fetch({ etag, waitSeconds: 2 })
  await deleteHost()
  expect((await waiting).statusCode).toBe(304)
})

test('is for administrators of the project alone', async () => {
  const { projectId } = api
  const operator = await api.createUser({ role: 'operator', projectId })
  expect(codeOf(await deleteHost(operator))).toBe('403 APIGW.0302')
  const other = await createTenant(api, 'delete-host-other')
  expect(codeOf(await deleteHost(other))).toBe('400 HSS.0013')
  const elsewhere = await addProject(api, 'elsewhere')
  const neighbour = await api.signIn({ ...api, projectId: elsewhere })
  expect(codeOf(await deleteHost(neighbour, elsewhere))).toBe('400 HSS.0011')
  expect((await agent.reportPorts(markedPortReport(exampleHost, 'mark'))).statusCode).toBe(200)
})
