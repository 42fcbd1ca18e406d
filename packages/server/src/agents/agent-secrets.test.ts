import { AGENT_INSTANCE_HEADER } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../db/database-log.ts'
import { startSecretRotation } from './secret-rotation.ts'

const [A, COPY] = ['a'.repeat(32), 'c'.repeat(32)] as const

let api: TestApi
let agent: TestAgent
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  agent = await api.enrol()
  await call(agent.secret)
})

test('the new secret counts beside the old one until it was used once', async () => {
  const next = await renew(agent.secret)
  expect(await call(agent.secret)).toBe(200)
  expect(await call(next)).toBe(200)
  // Calls of the same process may still be under way.
  expect(await call(agent.secret)).toBe(200)
  expect(await call(next)).toBe(200)
})

test('who asks again because the answer was lost gets another one, and the lost one never counts', async () => {
  const lost = await renew(agent.secret)
  const next = await renew(agent.secret)
  expect(await call(lost)).toBe(401)
  expect(await call(next)).toBe(200)
  expect(await call(lost)).toBe(401)
})

test('many calls with the new secret at once are all let in', async () => {
  const next = await renew(agent.secret)
  const calls = await Promise.all(Array.from({ length: 8 }, () => call(next)))
  expect(new Set(calls)).toEqual(new Set([200]))
  expect(await call(next)).toBe(200)
})

test('a machine that starts with the old secret is a copy, and is named', async () => {
  await call(await renew(agent.secret))
  expect(await call(agent.secret, COPY)).toBe(409)
  const host = await api.get(`/openhss/v1/${api.projectId}/hosts/${agent.hostId}/scans`)
  expect(host.json()).toHaveProperty('copied_agent')
})

test('a secret of thirty days is to be renewed, and no younger one', async () => {
  await using rotation = startSecretRotation(api.sql, silentLog)
  await age('29 days 23 hours')
  await rotation.run()
  expect(await policy()).not.toHaveProperty('renew_secret')
  await age('30 days 1 hour')
  await rotation.run()
  await expect.poll(() => policy()).toHaveProperty('renew_secret', true)

  const next = await renew(agent.secret)
  await call(next)
  await expect.poll(() => policy(next)).not.toHaveProperty('renew_secret')
})

test('somebody who may enrol agents asks for it, and it is in the audit log', async () => {
  const url = `/openhss/v1/${api.projectId}/hosts/${agent.hostId}/agent-secret`
  expect((await api.post(url, {})).statusCode).toBe(204)
  await expect.poll(() => policy()).toHaveProperty('renew_secret', true)
  const events = await api.sql`
    select from audit_events where operation = 'rotateAgentSecret' and resource_id = ${agent.hostId}`
  expect(events).toHaveLength(1)
  const missing = `/openhss/v1/${api.projectId}/hosts/none/agent-secret`
  expect((await api.post(missing, {})).statusCode).toBe(400)
})

function ask(method: 'GET' | 'POST', what: string, secret: string, instance: string) {
  return api.app.inject({
    method,
    url: `/agent/v1/${api.projectId}/agents/${agent.agentId}/${what}`,
    headers: { authorization: `Bearer ${secret}`, [AGENT_INSTANCE_HEADER]: instance },
  })
}

async function call(secret: string, instance: string = A): Promise<number> {
  return (await ask('GET', 'policy', secret, instance)).statusCode
}

async function policy(secret = agent.secret): Promise<unknown> {
  return (await ask('GET', 'policy', secret, A)).json()
}

async function renew(secret: string): Promise<string> {
  return (await ask('POST', 'secret', secret, A)).json<{ secret: string }>().secret
}

async function age(time: string): Promise<void> {
  await api.sql`
    update hosts set secret_since = now() - ${time}::text::interval where host_id = ${agent.hostId}`
}
