import { SEVERITIES } from '@openhss/contract'
import type { FindingState, FindingTrend, Severity } from '@openhss/contract'
import { addEnterpriseProject, testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { makePortReport, observedPort } from '@openhss/testkit/reports'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
beforeEach(async () => {
  await api.sql`delete from findings`
  await api.sql`delete from finding_events`
})
afterAll(() => api.close())

const DAY_MS = 86_400_000

async function read(query = ''): Promise<FindingTrend> {
  const answer = await api.get(`/openhss/v1/${api.projectId}/findings/trend?${query}`)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json()
}

/** Something that happened to a finding, and how it was from then on. */
interface Step {
  readonly minutesAgo: number
  readonly kind: string
  readonly from: string | null
  readonly to: string | null
  readonly state: FindingState
  readonly severity: Severity
}

/** What may happen to a finding as it is, as the judging of hosts and the decisions of people write it. */
function nextStep(before: Step | undefined, choice: number, minutesAgo: number): Step {
  const severity = SEVERITIES[choice % SEVERITIES.length] ?? 'low'
  if (before === undefined) {
    return { minutesAgo, kind: 'opened', from: null, to: 'open', state: 'open', severity }
  }
  const moved = (kind: string, from: string, to: FindingState): Step => ({
    ...before,
    minutesAgo,
    kind,
    from,
    to,
    state: to,
  })
  if (before.state === 'fixed') {
    if (choice % 3 === 0) {
      // Somebody withdraws the acceptance that would hold again.
      return { ...moved('acceptance_ended', 'accepted', 'open'), state: 'fixed' }
    }
    return moved('reopened', 'fixed', choice % 3 === 1 ? 'open' : 'accepted')
  }
  if (severity !== before.severity && choice % 2 === 0) {
    const isWorse = SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(before.severity)
    const kind = isWorse ? 'severity_raised' : 'severity_lowered'
    return { ...before, minutesAgo, kind, from: before.severity, to: severity, severity }
  }
  if (choice % 3 === 0) return moved('fixed', before.state, 'fixed')
  if (choice % 3 === 1) return moved('accepted', before.state, 'accepted')
  return before.state === 'accepted'
    ? moved('acceptance_ended', 'accepted', 'open')
    : moved('accepted', 'open', 'accepted')
}

const histories: readonly Step[][] = fc
  .sample(
    fc.uniqueArray(fc.tuple(fc.nat(12 * 24 * 60), fc.nat(1000)), {
      minLength: 1,
      maxLength: 9,
      selector: ([minutesAgo]) => minutesAgo,
    }),
    { numRuns: 300, seed: 7 },
  )
  .map((times) =>
    times
      .toSorted(([one], [other]) => other - one)
      .reduce<Step[]>((steps, [minutesAgo, choice]) => {
        return [...steps, nextStep(steps.at(-1), choice, minutesAgo)]
      }, []),
  )

async function store(now: number, enterpriseProjectId = '0'): Promise<string> {
  const { hostId } = await api.enrol({ enterpriseProjectId })
  const rows = histories.flatMap((steps, finding) =>
    steps.map(({ minutesAgo, ...step }, index) => ({
      ...step,
      finding: `${hostId}-${finding}`,
      at: new Date(now - minutesAgo * 60_000).toISOString(),
      is_last: index === steps.length - 1,
      rank: SEVERITIES.indexOf(step.severity) + 1,
    })),
  )
  const table = api.sql`json_to_recordset(${JSON.stringify(rows)}::text::json) as step (finding text,
    at timestamptz, kind text, "from" text, "to" text, state text, rank integer, is_last boolean)`
  await api.sql`
    insert into findings (project_id, finding_id, host_id, enterprise_project_id, kind, subject,
      severity, sentence, state, facts, first_seen_at, changed_at)
    select ${api.projectId}, finding, ${hostId}, ${enterpriseProjectId}, 'dangerous_port', finding, rank,
      'port-some-address', state, '{}', at, at
    from ${table} where is_last`
  await api.sql`
    insert into finding_events (project_id, finding_id, at, id, host_id, kind, actor, from_value, to_value, cause)
    select ${api.projectId}, finding, at, gen_random_uuid(), ${hostId}, kind, '', "from", "to", 'scan'
    from ${table}`
  return hostId
}

/** Counts what was open at an instant by looking through all that happened until then. */
function lookThrough(now: number, at: number) {
  const then = histories.flatMap((steps) => {
    return steps.findLast(({ minutesAgo }) => now - minutesAgo * 60_000 < at) ?? []
  })
  const open = then.filter(({ state }) => state === 'open')
  return Object.fromEntries(
    SEVERITIES.map((name) => [name, open.filter(({ severity }) => severity === name).length]),
  )
}

test('counts at the end of each day what looking through all events finds', async () => {
  const now = Date.now()
  await store(now)
  const { recorded_from: recordedFrom = '', data_list: points } = await read('days=20')
  const first = Math.max(...histories.map(([step]) => step?.minutesAgo ?? 0))
  expect(Date.parse(recordedFrom)).toBe(now - first * 60_000)
  for (const { at, ...counts } of points) expect(counts).toEqual(lookThrough(now, Date.parse(at)))
  const midnight = (back: number) =>
    new Date(Math.floor(now / DAY_MS) * DAY_MS - back * DAY_MS).toISOString()
  const days = Array.from({ length: 20 }, (_, back) => midnight(back))
  expect(points.slice(0, -1).map(({ at }) => at)).toEqual(
    days.filter((at) => at >= recordedFrom).toReversed(),
  )
  const { data_list: last } = await read('days=1')
  expect(last[0]).toEqual(points.at(-2))
})

test('says nothing of a time before there was a record', async () => {
  expect(await read()).toEqual({
    data_list: [{ at: expect.any(String) as string, critical: 0, high: 0, medium: 0, low: 0 }],
  })
  const agent = await api.enrol()
  await agent.reportPorts(makePortReport({ items: [observedPort({ port: 6379, path: '/x' })] }))
  const { recorded_from: from, data_list: points } = await read('days=90')
  expect(Date.now() - Date.parse(from ?? '')).toBeLessThan(60_000)
  expect(points.at(-1)).toMatchObject({ high: 1 })
})

test('is of the enterprise projects that the caller may see', async () => {
  const finance = await addEnterpriseProject(api, 'finance')
  await store(Date.now(), finance)
  const { data_list: all } = await read()
  expect((await read(`enterprise_project_id=${finance}`)).data_list.slice(0, -1)).toEqual(
    all.slice(0, -1),
  )
  expect(await read('enterprise_project_id=0')).toMatchObject({
    data_list: [{ critical: 0, high: 0, medium: 0, low: 0 }],
  })
})

test.each([0, 91])('is not of %i days', async (days) => {
  const answer = await api.get(`/openhss/v1/${api.projectId}/findings/trend?days=${days}`)
  expect(answer.statusCode).toBe(400)
})
