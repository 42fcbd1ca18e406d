import { AGENT_INSTANCE_HEADER } from '@openhss/contract'
import { exampleHost } from '@openhss/contract/examples'
import { addEnterpriseProject, testApi } from '@openhss/testkit'
import type { Answer, TestAgent, TestApi } from '@openhss/testkit'
import { makePortReport, observedPort } from '@openhss/testkit/reports'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../db/database-log.ts'
import { startFindingSweep } from '../findings/finding-sweep.ts'

const [ORIGINAL, COPY, OTHER] = ['a'.repeat(32), 'c'.repeat(32), 'd'.repeat(32)] as const

let api: TestApi
let agent: TestAgent
let finance: string
beforeAll(async () => {
  api = await testApi()
  finance = await addEnterpriseProject(api, 'finance')
})
afterAll(() => api.close())

/** An agent at work, and a copy of it that was found out. */
beforeEach(async () => {
  agent = await api.enrol({ enterpriseProjectId: finance })
  await report(agent, ORIGINAL, 22)
  await api.sql`
    update agent_instances set refused_instances = ${[COPY]}::text[] where host_id = ${agent.hostId}`
  await report(agent, COPY, 6379)
})

test('a copy is a host of its own once somebody allowed it, and the original never notices', async () => {
  expect(await report(agent, COPY, 6379)).toBe(409)
  await lookForCopies()
  expect(await openFindings()).toBe(1)
  expect(await claim()).toMatchObject({ statusCode: 409 })
  expect((await split()).json()).toEqual({ host_id: agent.hostId, copies: 1 })

  const own = (await claim()).json<{ host_id: string; agent_id: string; secret: string }>()
  const copy = { agentId: own.agent_id, secret: own.secret, hostId: own.host_id }
  expect(await report(copy, COPY, 6379)).toBe(200)
  expect(await report(agent, ORIGINAL, 22)).toBe(200)
  expect(await portsOf(agent.hostId)).toEqual([22])
  expect(await portsOf(own.host_id)).toEqual([6379])
  expect(await scansOf(own.host_id)).toMatchObject({
    copied_from: agent.hostId,
    enterprise_project_id: finance,
  })
  expect(await scansOf(agent.hostId)).not.toHaveProperty('copied_agent')
  expect(await openFindings()).toBe(0)
})

test('the permission is for the copies that were refused, once each, for a day', async () => {
  await split()
  expect((await claim({ instance: OTHER })).statusCode).toBe(409)
  expect((await claim({ instance: ORIGINAL })).statusCode).toBe(409)
  expect((await claim({ secret: 'another' })).statusCode).toBe(401)
  await api.sql`
    update agent_instances set split_until = now() - interval '1 second' where host_id = ${agent.hostId}`
  expect((await claim()).statusCode).toBe(409)
  await split()
  expect((await claim()).statusCode).toBe(201)
  expect((await claim()).statusCode).toBe(409)
})

test('a copy that is still there afterwards is a finding again', async () => {
  await split()
  await claim()
  await api.sql`
    update agent_instances set refused_instances = ${[OTHER]}::text[] where host_id = ${agent.hostId}`
  expect(await report(agent, OTHER, 6379)).toBe(409)
  await lookForCopies()
  expect(await openFindings()).toBe(1)
})

test('a host without copies cannot be split, nor can somebody who may not enrol agents', async () => {
  const alone = await api.enrol()
  expect((await split(alone.hostId)).json()).toMatchObject({ error_code: 'HSS.0001' })
  expect((await split('none')).json()).toMatchObject({ error_code: 'HSS.0011' })
  const operator = await api.createUser({ role: 'operator', projectId: api.projectId })
  const answer = await operator.post(pathOfSplit(agent.hostId), {})
  expect(answer.statusCode).toBe(403)
})

test('who allowed it, and what became of it, is in the audit log', async () => {
  await split()
  const { host_id: id } = (await claim()).json<{ host_id: string }>()
  const events = await api.sql`
    select operation, details from audit_events
    where resource_id = any(${[agent.hostId, id]}::text[])
      and operation in ('splitHost', 'claimOwnIdentity') order by id`
  expect(events).toMatchObject([
    { operation: 'splitHost', details: { copies: '1' } },
    { operation: 'claimOwnIdentity', details: { copied_from: agent.hostId } },
  ])
})

async function report(
  { agentId, secret }: Pick<TestAgent, 'agentId' | 'secret'>,
  instance: string,
  port: number,
): Promise<number> {
  const answer = await api.app.inject({
    method: 'PUT',
    url: `/agent/v1/${api.projectId}/agents/${agentId}/ports`,
    headers: { authorization: `Bearer ${secret}`, [AGENT_INSTANCE_HEADER]: instance },
    payload: makePortReport({
      digest: port.toString(16).padStart(64, '0'),
      items: [observedPort({ port })],
    }),
  })
  return answer.statusCode
}

function claim(body: { secret?: string; instance?: string } = {}): Promise<Answer> {
  return api.app.inject({
    method: 'POST',
    url: `/agent/v1/${api.projectId}/agents/${agent.agentId}/split`,
    payload: { secret: agent.secret, instance: COPY, host: exampleHost, ...body },
  })
}

function pathOfSplit(hostId: string): string {
  return `/openhss/v1/${api.projectId}/hosts/${hostId}/split`
}

function split(hostId = agent.hostId): Promise<Answer> {
  return api.post(pathOfSplit(hostId), {})
}

async function lookForCopies(): Promise<void> {
  await using sweep = startFindingSweep(api.sql, silentLog)
  await sweep.run()
}

async function openFindings(): Promise<number> {
  const rows = await api.sql`
    select from findings
    where host_id = ${agent.hostId} and kind = 'cloned_agent' and state <> 'fixed'`
  return rows.length
}

async function portsOf(hostId: string): Promise<number[]> {
  const rows = await api.sql<{ port: number }[]>`select port from ports where host_id = ${hostId}`
  return rows.map(({ port }) => port)
}

async function scansOf(hostId: string): Promise<unknown> {
  return (await api.get(`/openhss/v1/${api.projectId}/hosts/${hostId}/scans`)).json()
}
