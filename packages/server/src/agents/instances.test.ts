import { AGENT_INSTANCE_HEADER, agentOperations, callIfChanged } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

const [A, B] = ['a'.repeat(32), 'b'.repeat(32)] as const

let api: TestApi
let endpoint: string
let agent: TestAgent
beforeAll(async () => {
  api = await testApi()
  endpoint = await api.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => api.close())
beforeEach(async () => {
  agent = await api.enrol()
})

/** Asks for the policy over a real connection; with an etag it waits for another one. */
async function ask(instance: string, etag?: string, signal?: AbortSignal) {
  const query = { wait_seconds: etag === undefined ? 0 : 25 }
  const params = { project_id: api.projectId, agent_id: agent.agentId }
  const headers = { authorization: `Bearer ${agent.secret}`, [AGENT_INSTANCE_HEADER]: instance }
  const answer = await callIfChanged<(typeof agentOperations)['fetchPolicy']>(
    agentOperations.fetchPolicy,
    endpoint,
    { params, query, etag },
    { headers, ...(signal && { signal }) },
  )
  return answer?.etag
}

/** Starts a process that waits for its policy, and returns what its end by SIGKILL does: its connection is closed. */
async function start(instance: string): Promise<() => Promise<void>> {
  const process = new AbortController()
  const waiting = ask(instance, await ask(instance), process.signal).catch(() => 'gone')
  await expect
    .poll(() => ask(B).then(String, (error: { code: string }) => error.code))
    .toBe('AGENT.0003')
  return async () => {
    process.abort()
    await waiting
  }
}

test('an agent that was killed is replaced by its next process at once', async () => {
  const kill = await start(A)
  await expect(ask(B)).rejects.toMatchObject({
    status: 409,
    code: 'AGENT.0003',
    retryAfterSeconds: 1,
  })
  await kill()
  const killedAt = performance.now()
  await expect.poll(() => ask(B).catch(() => 'refused'), { timeout: 20_000 }).toMatch(/^"/)
  expect(performance.now() - killedAt).toBeLessThan(2_500)
  await expect(ask(A)).rejects.toMatchObject({ code: 'AGENT.0003' })
})

test('an agent whose connection was closed is offline, without a minute of hope', async () => {
  const kill = await start(A)
  await kill()
  const detect = async () => {
    const path = `/v5/${api.projectId}/host-management/${agent.hostId}/manual-detect`
    return (await api.post(path, { type: 'pwd' })).json<{ error_code?: string }>().error_code
  }
  await expect.poll(detect, { timeout: 30_000, interval: 500 }).toBe('HSS.1007')
})

test('a broken instance is named', async () => {
  await expect(ask('not an instance')).rejects.toMatchObject({
    status: 400,
    message: expect.stringContaining(AGENT_INSTANCE_HEADER) as string,
  })
})
