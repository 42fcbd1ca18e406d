import { agentOperations, callIfChanged } from '@openhss/contract'
import type { AgentPolicy } from '@openhss/contract'
import { policyClient, testApi } from '@openhss/testkit'
import type { Answer, PolicyClient, TestAgent, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readPolicyRevision } from './policy-queries.ts'

let api: TestApi
let agent: TestAgent
let neighbour: TestAgent
let client: PolicyClient
beforeAll(async () => {
  api = await testApi()
  agent = await api.enrol()
  neighbour = await api.enrol()
  client = policyClient(api, agent)
})
afterAll(() => api.close())
beforeEach(async () => {
  await api.sql`delete from detections`
  await api.sql`update policy_revision set revision = revision + 1`
  // This makes the server forget what it remembered before.
  await setWords()
})

let changes = 0

/**
 * Sets own words.
 * @param app another server on the same database.
 */
function setWords(app = api.app): Promise<Answer> {
  changes += 1
  return app.inject({
    method: 'PUT',
    url: `/openhss/v1/${api.projectId}/weak-words`,
    headers: { 'x-auth-token': api.token },
    payload: { words: [`word ${changes}`], company_names: ['acme'] },
  })
}

function detect(hostId = agent.hostId): Promise<Answer> {
  const query = 'enterprise_project_id=all_granted_eps'
  const url = `/v5/${api.projectId}/host-management/${hostId}/manual-detect?${query}`
  return api.post(url, { type: 'pwd' })
}

function etagOf({ headers }: Answer): string {
  return String(headers.etag)
}

/** Connects over a real socket. */
async function clientOf(app: TestApi['app']) {
  return {
    url: await app.listen({ host: '127.0.0.1', port: 0 }),
    request: { params: { project_id: api.projectId, agent_id: agent.agentId }, etag: undefined },
    headers: { authorization: `Bearer ${agent.secret}` },
  }
}

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending')
  return (await Promise.race([promise, Promise.resolve(pending)])) === pending
}

/** Starts a request that waits for a change. A later request was answered, so this one does wait. */
async function startWaiting(by = client): Promise<{ answer: Promise<Answer>; etag: string }> {
  const etag = etagOf(await by.fetch())
  const answer = by.fetch({ etag, waitSeconds: 25 })
  expect((await by.fetch({ etag })).statusCode).toBe(304)
  expect(await isPending(answer)).toBe(true)
  return { answer, etag }
}

describe('the policy of an agent', () => {
  test('names the revision of the words, the company names and no detection', async () => {
    const { revision } = (await setWords()).json<{ revision: string }>()
    const answer = await client.fetch()
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({ words: { revision, count: 1 }, company_names: ['acme'] })
  })

  test('unchanged is a 304 without a body', async () => {
    const etag = etagOf(await client.fetch())
    for (const known of [etag, `W/${etag}`]) {
      const again = await client.fetch({ etag: known })
      expect([again.statusCode, again.body, etagOf(again)]).toEqual([304, '', etag])
      expect(again.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
    }
    expect((await client.fetch({ etag: '"another"' })).statusCode).toBe(200)
  })

  test('is read by our own client, which tells whether there is something new', async () => {
    const beside = await api.createAppBeside()
    const { url, request, headers } = await clientOf(beside)
    const fetchPolicy = (etag?: string) =>
      callIfChanged(agentOperations.fetchPolicy, url, { ...request, etag }, { headers })
    const first = await fetchPolicy()
    expect(first?.body.company_names).toEqual(['acme'])
    expect(first?.etag).toMatch(/^"[\w-]{22}\."$/)
    expect(await fetchPolicy(first?.etag)).toBeUndefined()
    expect(await fetchPolicy('"another"')).toEqual(first)
    await beside.close()
  })

  test('changes with the words, with company names, and with a detection of this host', async () => {
    const etags = [etagOf(await client.fetch())]
    await setWords()
    etags.push(etagOf(await client.fetch()))
    await detect(neighbour.hostId)
    expect(etagOf(await client.fetch())).toBe(etags[1])
    await detect()
    etags.push(etagOf(await client.fetch()))
    expect(new Set(etags).size).toBe(3)
  })

  test('has a revision that rises with a change alone', async () => {
    const setNumber = (config_value: string) =>
      api.app.inject({
        method: 'PUT',
        url: `/v5/${api.projectId}/config`,
        headers: { 'x-auth-token': api.token },
        payload: { config_info_list: [{ config_name: 'password_min_len', config_value }] },
      })
    await detect()
    const { detection } = (await client.fetch()).json<AgentPolicy>()
    const detection_id = detection?.detection_id ?? ''
    const opened = await readPolicyRevision(api.sql)

    await detect()
    const unknown = await client.report({ detection_id: 'a'.repeat(32), state: 'failed' })
    expect(unknown.json()).toEqual({ open: false })
    for (const number of ['9', '10', '10']) expect((await setNumber(number)).statusCode).toBe(200)
    expect(await readPolicyRevision(api.sql)).toBe(opened)

    expect((await client.report({ detection_id, state: 'finished' })).json()).toEqual({
      open: true,
    })
    const ended = await readPolicyRevision(api.sql)
    expect(ended).not.toBe(opened)
    for (const state of ['finished', 'failed'] as const)
      await client.report({ detection_id, state })
    expect(await readPolicyRevision(api.sql)).toBe(ended)
  })

  test.each([-1, 26, 'x'])('waits for no %s seconds', async (seconds) => {
    const answer = await api.app.inject({
      url: `/agent/v1/${api.projectId}/agents/${agent.agentId}/policy?wait_seconds=${seconds}`,
      headers: { authorization: `Bearer ${agent.secret}` },
    })
    expect(answer.statusCode).toBe(400)
    expect(answer.body).toContain('wait_seconds must be an integer from 0 to 25')
  })

  test('is for who has its secret', async () => {
    const { fetch, report } = policyClient(api, { ...agent, secret: neighbour.secret })
    const words = api.app.inject({
      url: `/agent/v1/${api.projectId}/agents/${agent.agentId}/words`,
      headers: { authorization: `Bearer ${neighbour.secret}` },
    })
    const answers = await Promise.all([fetch(), report({ detection_id: 'a'.repeat(32) }), words])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401])
  })
})

/** Shorter than a wait: a request that is answered only at the end of a wait was not woken. */
const WOKEN_WITHIN = { timeout: 15_000 }

describe('an agent that waits', WOKEN_WITHIN, () => {
  test('is told of what it is to do, and others of it are not woken', async () => {
    const ours = await startWaiting()
    const other = await startWaiting(policyClient(api, neighbour))
    await detect()
    const { detection } = (await ours.answer).json<AgentPolicy>()
    expect(detection?.detection_id).toMatch(/^[0-9a-f]{32}$/)
    expect(Date.now() - Date.parse(detection?.requested_at ?? '')).toBeLessThan(60_000)
    expect(await isPending(other.answer)).toBe(true)
    await setWords()
    expect((await other.answer).statusCode).toBe(200)
  })

  test('is told of a change on another server process', async () => {
    const beside = await api.createAppBeside()
    try {
      // The change is seen here a second after it was seen there.
      for (let turn = 0; turn < 2; turn += 1) {
        const { answer, etag } = await startWaiting()
        expect((await setWords(beside)).statusCode).toBe(200)
        const changed = await answer
        expect(changed.statusCode).toBe(200)
        expect(etagOf(changed)).not.toBe(etag)
      }
    } finally {
      await beside.close()
    }
  })

  test('to the end of its time gets a 304', async () => {
    const etag = etagOf(await client.fetch())
    const answer = await client.fetch({ etag, waitSeconds: 1 })
    expect([answer.statusCode, etagOf(answer)]).toEqual([304, etag])
  })

  test('again is answered with a 304 to the wait before', async () => {
    const older = await startWaiting()
    const newer = await startWaiting()
    const answer = await older.answer
    expect([answer.statusCode, answer.body, etagOf(answer)]).toEqual([304, '', older.etag])
    await setWords()
    expect((await newer.answer).statusCode).toBe(200)
  })

  test('holds no connection to the database, however many wait', async () => {
    const agents = await Promise.all(Array.from({ length: 40 }, () => api.enrol()))
    const waits = await Promise.all(agents.map((one) => startWaiting(policyClient(api, one))))
    const others = await Promise.all(
      Array.from({ length: 20 }, () => api.get(`/openhss/v1/${api.projectId}/weak-words`)),
    )
    expect(others.map(({ statusCode }) => statusCode)).toEqual(others.map(() => 200))
    await setWords()
    const answers = await Promise.all(waits.map(({ answer }) => answer))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 200))
  })

  test('is answered at once when the server stops', async () => {
    const beside = await api.createAppBeside()
    const { answer } = await startWaiting(policyClient({ ...api, app: beside }, agent))
    await beside.close()
    expect((await answer).statusCode).toBe(304)
  })

  test('may go away, and the connection is free for a server that stops', async () => {
    const beside = await api.createAppBeside()
    const { url, request, headers } = await clientOf(beside)
    const { etag } =
      (await callIfChanged(agentOperations.fetchPolicy, url, request, { headers })) ?? {}
    const gone = new AbortController()
    const waiting = { ...request, etag, query: { wait_seconds: 25 } }
    const answer = callIfChanged(agentOperations.fetchPolicy, url, waiting, {
      headers,
      signal: gone.signal,
    })
    gone.abort()
    await expect(answer).rejects.toThrow('aborted')
    await beside.close()
  })
})
