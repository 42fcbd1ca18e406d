import type { AgentPolicy, DetectionReport } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { makeAccountReport, testedCoverage } from '@openhss/testkit/reports'
import { openToCommands, runOpenHss } from '@openhss/testkit/run-openhss'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'

let api: TestApi
let agent: TestAgent
let variables: Record<string, string>
beforeAll(async () => {
  api = await testApi()
  variables = await openToCommands(api)
})
afterAll(() => api.close())
beforeEach(async () => {
  agent = await api.enrol({ host: { host_name: 'web-1' } })
})

/** Answers as an agent would: it waits until it is asked, then tells how far it is. */
async function answerDetection(...reports: Partial<DetectionReport>[]): Promise<void> {
  const path = `/agent/v1/${api.projectId}/agents/${agent.agentId}`
  const headers = { authorization: `Bearer ${agent.secret}` }
  const detection = await vi.waitUntil(
    async () => {
      const answer = await api.app.inject({ url: `${path}/policy`, headers })
      return answer.json<AgentPolicy>().detection
    },
    { timeout: 30_000 },
  )
  for (const report of reports) {
    await api.app.inject({
      method: 'PUT',
      url: `${path}/detection`,
      headers,
      payload: {
        detection_id: detection.detection_id,
        guesses_done: 250,
        guesses_planned: 1000,
        ...report,
      },
    })
  }
}

async function reportWeakAccount(): Promise<void> {
  const coverage = { ...testedCoverage, accounts: 4, tested: 4 }
  await agent.reportAccounts(makeAccountReport({ coverage }))
}

function detect(...words: string[]) {
  return runOpenHss(['detect', agent.hostId, ...words], variables)
}

test('waits for the agent, then shows what it found and what that covered', async () => {
  const running = detect()
  await reportWeakAccount()
  await answerDetection({ state: 'running' }, { state: 'finished', guesses_done: 1000 })
  const { code, stdout, stderr } = await running
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/\bdeploy\b.*pa\*\*\*\*r\*\*/)
  expect(stdout).toContain('4 tested against 1,000 words')
})

test('as JSON it is one object', async () => {
  const running = detect('--json')
  await reportWeakAccount()
  await answerDetection({ state: 'finished', guesses_done: 1000 })
  expect(JSON.parse((await running).stdout)).toMatchObject({
    scan_status: 'scaned',
    guesses_done: 1000,
    weak_pwd_accounts: [{ user_name: 'deploy' }],
  })
})

test('a failure is told with its reason, without what would move the cursor', async () => {
  const running = detect()
  await answerDetection({ state: 'failed', detail: 'no shadow file\u001B[2J' })
  const { code, stdout, stderr } = await running
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('The detection on web-1 failed: no shadow file')
  expect(stderr).not.toContain('\u001B')
})

test('only asks for it with --no-wait, and joins the one that is under way', async () => {
  expect(await detect('--no-wait')).toMatchObject({
    code: 0,
    stdout: 'Asked the agent of web-1 for a detection.\n',
  })
  const again = JSON.parse((await detect('--no-wait', '--json')).stdout) as object
  expect(again).toMatchObject({ scan_status: 'scanning' })
  expect(again).not.toHaveProperty('started_time')
})

test('who stops waiting is told that it goes on', async () => {
  const stop = new AbortController()
  const running = runOpenHss(['detect', agent.hostId], variables, {
    stop: stop.signal,
    liveLines: true,
  })
  await answerDetection({ state: 'running' })
  stop.abort()
  const { code, stdout, stderr } = await running
  expect([code, stdout]).toEqual([130, ''])
  expect(stderr).toContain(
    `The detection on web-1 goes on; \`openhss weak-passwords ${agent.hostId}\` shows`,
  )
  const status = await api.get(
    `/v5/${api.projectId}/host-management/${agent.hostId}/scan-status?type=pwd`,
  )
  expect(status.json()).toMatchObject({ scan_status: 'scanning', guesses_done: 250 })
})

const silence = () => api.sql`
  update host_liveness set last_seen_at = now() - interval '2 minutes' where host_id = ${agent.hostId}`

test.each([[[]], [['--no-wait']], [['--json']]])(
  'an agent that is offline ends it at once, with %j',
  async (words: string[]) => {
    await silence()
    const { code, stdout, stderr } = await detect(...words)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(
      /^error: The agent of web-1 is offline; it was heard of last at 20.*Z\. /,
    )
    expect(stderr).toContain(`\`openhss detect ${agent.hostId}\``)
  },
)

test('an agent that goes offline meanwhile ends it too', async () => {
  const running = detect()
  let hasEnded = false
  void running.finally(() => (hasEnded = true))
  await answerDetection({ state: 'running' })
  await vi.waitUntil(
    async () => {
      // The server writes down a moment later that it heard of the agent.
      await silence()
      return hasEnded
    },
    { timeout: 30_000 },
  )
  const { code, stderr } = await running
  expect(code).toBe(1)
  expect(stderr).toContain('The agent of web-1 is offline')
})

test('a host that is not there', async () => {
  const { code, stderr } = await runOpenHss(['detect', 'nowhere'], variables)
  expect(code).toBe(1)
  expect(stderr).toContain('No host has the name or ID "nowhere"')
})
