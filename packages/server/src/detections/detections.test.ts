import type { ScanStatus } from '@openhss/contract'
import { addEnterpriseProject, eventsOfRequest, policyClient, testApi } from '@openhss/testkit'
import type { Answer, PolicyClient, TestAgent, TestApi, TestSession } from '@openhss/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let api: TestApi
let agent: TestAgent
let client: PolicyClient
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  agent = await api.enrol()
  client = policyClient(api, agent)
})

function detect(body: object = { type: 'pwd' }, query = '', by: TestSession = api) {
  const path = `/v5/${api.projectId}/host-management/${agent.hostId}/manual-detect`
  return by.post(`${path}?${query}`, body)
}

function ask(query = 'type=pwd', hostId = agent.hostId): Promise<Answer> {
  return api.get(`/v5/${api.projectId}/host-management/${hostId}/scan-status?${query}`)
}

async function status(): Promise<ScanStatus> {
  return (await ask()).json<ScanStatus>()
}

async function wanted(): Promise<string | undefined> {
  const policy = (await client.fetch()).json<{ detection?: { detection_id: string } }>()
  return policy.detection?.detection_id
}

async function start(): Promise<string> {
  expect((await detect()).statusCode).toBe(200)
  return (await wanted()) ?? ''
}

function eventsOf(answer: Answer) {
  return eventsOfRequest(api, answer, 'operation', 'resource_type', 'resource_id', 'details')
}

test('from never to done', async () => {
  expect(await status()).toEqual({ scan_status: 'neverscan' })
  const answer = await detect()
  expect([answer.statusCode, answer.body]).toEqual([200, '{}'])
  const requested = await status()
  expect(requested).toEqual({
    scan_status: 'scanning',
    requested_time: expect.any(Number) as number,
  })

  const id = await wanted()
  expect(await eventsOf(answer)).toEqual([
    {
      operation: 'setManualDetect',
      resource_type: 'host',
      resource_id: agent.hostId,
      details: { detection_id: id },
    },
  ])
  const report = { detection_id: id ?? '', guesses_planned: 7_000_000_000 }
  const running = await client.report({ ...report, guesses_done: 3 })
  expect(running.json()).toEqual({ open: true })
  expect(await eventsOf(running)).toEqual([])
  expect(await status()).toEqual({
    ...requested,
    started_time: expect.any(Number) as number,
    guesses_done: 3,
    guesses_planned: 7_000_000_000,
  })
  expect(await wanted()).toBe(id)

  const counts = { guesses_done: 7_000_000_000 }
  await client.report({ ...report, ...counts, state: 'finished' })
  expect(await wanted()).toBeUndefined()
  const { started_time = 0, scaned_time = 0, ...rest } = await status()
  expect(rest).toMatchObject({ scan_status: 'scaned', ...counts, guesses_planned: 7_000_000_000 })
  expect(started_time).toBeGreaterThanOrEqual(requested.requested_time ?? Infinity)
  expect(scaned_time).toBeGreaterThanOrEqual(started_time)
})

test('a failure says why', async () => {
  const detection_id = await start()
  const detail = 'no account file can be read'
  expect((await client.report({ detection_id, state: 'failed', detail })).json()).toEqual({
    open: true,
  })
  expect(await status()).toMatchObject({ scan_status: 'failed', detail })
  expect(await wanted()).toBeUndefined()
})

test('while one is under way another request starts and records nothing', async () => {
  const id = await start()
  await client.report({ detection_id: id })
  const again = await detect()
  expect([again.statusCode, again.body]).toEqual([200, '{}'])
  expect(await eventsOf(again)).toEqual([])
  expect(await wanted()).toBe(id)
})

test('of requests that come together one starts a detection', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => detect()))
  const events = await Promise.all(answers.map(eventsOf))
  expect(events.flat()).toHaveLength(1)
})

test('the next one starts anew', async () => {
  const first = await start()
  await client.report({ detection_id: first, state: 'failed', detail: 'stopped', guesses_done: 9 })
  const second = await start()
  expect(second).not.toBe(first)
  const { requested_time, ...rest } = await status()
  expect(requested_time).toBeGreaterThan(0)
  expect(rest).toEqual({ scan_status: 'scanning' })
})

test('what is told of one that is not open counts no more', async () => {
  const first = await start()
  await client.report({ detection_id: first, state: 'finished' })
  const finished = await status()
  for (const state of ['running', 'finished', 'failed'] as const) {
    const late = await client.report({ detection_id: first, state, detail: 'late' })
    expect(late.json()).toEqual({ open: false })
  }
  expect(await status()).toEqual(finished)
  await start()
  expect((await client.report({ detection_id: first })).json()).toEqual({ open: false })
  expect(await status()).not.toHaveProperty('started_time')
})

test.each([
  [29, 'scanning'],
  [30, 'over_time'],
  [59, 'over_time'],
  [60, 'longscanning'],
  [10_000, 'longscanning'],
])('after %i minutes it is %s', async (minutes, expected) => {
  const detection_id = await start()
  await api.sql`
    update detections set requested_at = now() - make_interval(mins => ${minutes})
    where host_id = ${agent.hostId}`
  expect(await status()).toMatchObject({ scan_status: expected })
  await client.report({ detection_id, state: 'finished' })
  expect(await status()).toMatchObject({ scan_status: 'scaned' })
})

describe('an agent that is offline', () => {
  const silence = () => api.sql`
    update host_liveness set last_seen_at = now() - interval '2 minutes' where host_id = ${agent.hostId}`

  test('is not waited for, and can be asked again when it is back', async () => {
    await silence()
    const answer = await detect()
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      error_code: 'HSS.1007',
      error_msg: expect.stringMatching(
        /^The agent is offline\. It was heard of last at 20.*Z; nothing was started\./,
      ) as string,
    })
    expect(await eventsOf(answer)).toEqual([])
    expect(await status()).toEqual({ scan_status: 'neverscan' })

    await api.sql`update host_liveness set last_seen_at = now() where host_id = ${agent.hostId}`
    expect((await detect()).statusCode).toBe(200)
    expect(await wanted()).toBeDefined()
  })

  test('ends a detection that is open, once somebody asks for another', async () => {
    await start()
    expect(await status()).not.toHaveProperty('offline_since')
    await silence()
    expect(await status()).toMatchObject({
      scan_status: 'scanning',
      offline_since: expect.any(Number) as number,
    })
    expect((await detect()).json()).toMatchObject({ error_code: 'HSS.1007' })
    expect(await status()).toMatchObject({
      scan_status: 'failed',
      detail: 'The agent went offline.',
    })
    expect(await wanted()).toBeUndefined()
  })

  test('is none while it holds a request open', async () => {
    const { etag = '' } = (await client.fetch()).headers as { etag?: string }
    const waiting = client.fetch({ etag, waitSeconds: 25 })
    await silence()
    await expect.poll(async () => (await detect()).statusCode).toBe(200)
    expect((await waiting).statusCode).toBe(200)
  })
})

describe('refused is', () => {
  const hss = (answer: Answer) => answer.json<{ error_code: string; error_msg: string }>()

  test.each([
    [{}, 'type is missing'],
    [{ type: 'opa' }, 'type must be one of pwd'],
  ])('the body %j', async (body, message) => {
    const answer = hss(await detect(body))
    expect([answer.error_code, answer.error_msg]).toEqual([
      'HSS.0001',
      expect.stringContaining(message),
    ])
  })

  test.each([
    ['', 'type is missing'],
    ['type=opa', 'type must be one of pwd, not "opa"'],
  ])('the query %j', async (query, message) => {
    const answer = hss(await ask(query))
    expect([answer.error_code, answer.error_msg]).toEqual([
      'HSS.0001',
      expect.stringContaining(message),
    ])
  })

  test('a host that is not there', async () => {
    agent = { ...agent, hostId: 'nowhere' }
    expect(hss(await detect()).error_code).toBe('HSS.1001')
    expect(hss(await ask()).error_code).toBe('HSS.1001')
  })

  test('a report with a broken progress', async () => {
    const detection_id = await start()
    for (const broken of [{ guesses_done: -1 }, { state: 'done' as 'finished' }]) {
      expect(hss(await client.report({ detection_id, ...broken })).error_code).toBe('HSS.0001')
    }
    expect(hss(await client.report({ detection_id, detail: 'x'.repeat(257) })).error_code).toBe(
      'HSS.0001',
    )
  })
})

test('only hosts of the enterprise project that is named, and of the default one without a name', async () => {
  const sales = await addEnterpriseProject(api, 'sales')
  agent = await api.enrol({ enterpriseProjectId: sales })
  client = policyClient(api, agent)
  const named = `enterprise_project_id=${sales}`
  expect((await detect()).json()).toMatchObject({ error_code: 'HSS.1001' })
  expect((await ask()).json()).toMatchObject({ error_code: 'HSS.1001' })
  expect((await detect(undefined, named)).statusCode).toBe(200)
  expect((await ask(`type=pwd&${named}`)).json()).toMatchObject({ scan_status: 'scanning' })

  const { projectId } = api
  const auditor = await api.createUser({
    role: 'auditor',
    projectId,
    enterpriseProjectIds: [sales],
  })
  expect((await detect(undefined, named, auditor)).statusCode).toBe(403)
  expect(await wanted()).toBeDefined()
})
