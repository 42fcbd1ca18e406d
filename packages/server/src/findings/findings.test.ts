import type {
  Finding,
  FindingCounts,
  findingOperations,
  fleetPortOperations,
  Input,
  Output,
  PortNumberFacets,
  PortNumberList,
} from '@openhss/contract'
import { addEnterpriseProject, testApi } from '@openhss/testkit'
import type { Answer, TestAgent, TestApi, TestSession } from '@openhss/testkit'
import { makeAccountReport, makePortReport, observedPort } from '@openhss/testkit/reports'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let api: TestApi
let operator: TestSession
let agent: TestAgent
let names = 0
let hostName: string
beforeAll(async () => {
  api = await testApi()
  operator = await api.createUser({ role: 'operator', projectId: api.projectId })
})
afterAll(() => api.close())
beforeEach(async () => {
  hostName = `host-${(names += 1)}`
  agent = await api.enrol({ host: { host_name: hostName } })
})

type Change = Input<typeof findingOperations.changeFindings>['body']
/** What is undefined is left out. */
type Changes = { readonly [K in Exclude<keyof Change, 'action'>]?: Change[K] | undefined }
type Changed = Output<typeof findingOperations.changeFindings>
type FleetPortList = Output<typeof fleetPortOperations.listOpenPorts>
type Shown = Output<typeof findingOperations.showFinding>

let digests = 0
const digest = () => (digests += 1).toString(16).padStart(64, '0')
const host = (name = hostName) => ({
  host_name: name,
  private_ip: '10.0.0.1',
  os_name: 'Debian',
  agent_version: '1',
})
const redis = (laddr = '10.0.0.5', path = '/usr/bin/redis-server') =>
  observedPort({ port: 6379, laddr, path })
const report = (...items: ReturnType<typeof redis>[]) =>
  agent.reportPorts(makePortReport({ digest: digest(), items, host: host() }))
const own = (rest = '') => `/openhss/v1/${api.projectId}/${rest}`

async function list(query: string, session: TestSession = operator): Promise<Finding[]> {
  const answer = await session.get(own(`findings?${query}`))
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json<{ data_list: Finding[] }>().data_list
}
const ofHost = (more = '') => list(`q=${encodeURIComponent(`host:${hostName} ${more}`)}`)

async function onlyFinding(): Promise<Finding> {
  const [found] = await ofHost('state:open,accepted,fixed')
  if (found === undefined) throw new Error('there is no finding')
  return found
}

const change = (body: Change, session: TestSession = operator): Promise<Answer> =>
  session.post(own('findings/changes'), body)

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
const terms = (): Omit<Change, 'action'> => ({
  reason: 'compensated',
  until: inDays(30),
  comment: 'Only the balancer reaches it.',
})
const accept = async (more: Changes = {}, session?: TestSession) =>
  change(
    {
      finding_ids: [(await onlyFinding()).finding_id],
      ...terms(),
      ...more,
      action: 'accept',
    } as Change,
    session,
  )

const portStatus = async () => {
  const answer = await operator.get(`/v5/${api.projectId}/asset/ports?host_id=${agent.hostId}`)
  return answer
    .json<{ data_list: { laddr: string; status: string }[] }>()
    .data_list.map(({ laddr, status }) => `${laddr} ${status}`)
}

describe('a list of findings', () => {
  test('shows what is open, the worst first, with its sentence', async () => {
    await report(redis(), observedPort())
    await agent.reportAccounts(makeAccountReport({ digest: digest(), host: host() }))
    const found = await ofHost()
    expect(found.map(({ severity, kind }) => [severity, kind])).toEqual([
      ['critical', 'weak_password'],
      ['medium', 'dangerous_port'],
    ])
    expect(found[1]).toMatchObject({
      name: hostName,
      seen: 'online',
      subject: 'host/TCP/6379',
      sentence: 'port-some-address',
      sentence_text: expect.stringMatching(/^Other hosts reach/) as string,
      facts: { code: 'redis', addresses: ['10.0.0.5'], programs: ['/usr/bin/redis-server'] },
      reopened: 0,
    })
  })

  test.each([
    ['severity:critical', 1],
    ['severity:>=medium', 2],
    ['severity:low,critical', 1],
    ['-severity:critical', 1],
    ['kind:dangerous_port', 1],
    ['-kind:dangerous_port', 1],
    ['port:6379', 1],
    ['port:<6000', 0],
    ['type:udp', 0],
    ['address:one', 1],
    ['address:any', 1],
    ['program:redis-server', 1],
    ['-program:redis-server', 1],
    ['account:deploy', 1],
    ['service:mysql', 0],
    ['state:fixed', 0],
    ['state:open,fixed', 2],
    ['age:<1h', 2],
    ['age:>1h', 0],
    ['until:<3d', 0],
    ['reopened:>0', 0],
    ['owner:nobody', 0],
    ['seen:online', 2],
    ['coverage:complete', 2],
    ['ep:default', 2],
    ['6379', 1],
  ])('is filtered by %s', async (q, count) => {
    await report(redis(), observedPort())
    await agent.reportAccounts(makeAccountReport({ digest: digest(), host: host() }))
    expect(await ofHost(q)).toHaveLength(count)
    const counted = await operator.get(
      own(`findings/counts?q=${encodeURIComponent(`host:${hostName} ${q}`)}`),
    )
    expect(counted.json<FindingCounts>().total_num).toBe(count)
  })

  test('refuses a key that it does not know, and says which', async () => {
    const answer = await operator.get(own('findings?q=verdict:weak'))
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      error_code: 'HSS.0001',
      error_msg: expect.stringContaining('verdict') as string,
    })
  })

  test('goes on behind a page, by number and by key, over several states', async () => {
    const ports = [6379, 2375, 5900, 23, 11_211].map((port) => observedPort({ port, path: '/x' }))
    await report(...ports)
    await report(...ports.slice(2))
    const q = encodeURIComponent(`host:${hostName} state:open,fixed`)
    const all = await list(`q=${q}`)
    expect(all).toHaveLength(5)
    const byNumber = [...(await list(`q=${q}&limit=2`)), ...(await list(`q=${q}&limit=3&offset=2`))]
    expect(byNumber).toEqual(all)
    const byKey: Finding[] = []
    let next: string | undefined
    do {
      const after = next === undefined ? '' : `&after=${encodeURIComponent(next)}`
      const answer = await operator.get(own(`findings?q=${q}&limit=2${after}`))
      const page = answer.json<{ data_list: Finding[]; next?: string; total_num?: number }>()
      expect(page.total_num).toBe(next === undefined ? 5 : undefined)
      byKey.push(...page.data_list)
      next = page.next
    } while (next !== undefined)
    expect(byKey).toEqual(all)
  })

  test('finds by the first characters of an ID, in any state', async () => {
    await report(redis())
    await report()
    const { finding_id: id } = await onlyFinding()
    expect(await list(`id=${id.slice(0, 12)}`)).toMatchObject([{ finding_id: id, state: 'fixed' }])
    expect(await list(`id=${id.slice(0, 12)}&q=state:open`)).toEqual([])
  })
})

describe('counts', () => {
  test('are by severity and kind of what is listed, and by every state', async () => {
    await report(redis(), observedPort({ port: 2375, path: '/x' }))
    await report(redis())
    const answer = await operator.get(own(`findings/counts?q=host:${hostName}`))
    expect(answer.json()).toMatchObject({
      total_num: 1,
      severity: { critical: 0, high: 0, medium: 1, low: 0 },
      kind: { dangerous_port: 1, weak_password: 0 },
      state: { open: 1, accepted: 0, fixed: 1 },
      owner: { none: 1, names: [], others: 0 },
    })
  })

  test('are by owner, those with the most first and at most twenty by name', async () => {
    const names: string[] = []
    while (names.length < 22) {
      names.push((await api.createUser({ role: 'auditor', projectId: api.projectId })).user)
    }
    await report(
      ...[6379, 2375, 5900, 23, 11_211].map((port) => observedPort({ port, path: '/x' })),
    )
    // The first two have two each.
    await api.sql`
      insert into findings (project_id, finding_id, host_id, enterprise_project_id, kind, subject,
        severity, sentence, state, facts, first_seen_at, changed_at, assignee_id)
      select f.project_id, md5(f.finding_id || n), f.host_id, '0', f.kind, 'more ' || n, 1,
        f.sentence, 'open', f.facts, now(), now(), u.id
      from generate_series(0, 23) n
        join lateral (select * from findings where host_id = ${agent.hostId} limit 1) f on true
        join users u on u.name = (${names}::text[])[n % 22 + 1]`
    const answer = await operator.get(own(`findings/counts?q=host:${hostName}`))
    const { owner, total_num: total } = answer.json<FindingCounts>()
    expect(total).toBe(29)
    const [first = '', second = '', ...others] = names
    expect(owner).toEqual({
      none: 5,
      names: [
        ...[first, second].toSorted().map((name) => ({ name, number: 2 })),
        ...others
          .toSorted()
          .slice(0, 18)
          .map((name) => ({ name, number: 1 })),
      ],
      others: 2,
    })
  })
})

describe('a finding', () => {
  test('is shown with what it rests on and what happened to it', async () => {
    await report(redis())
    await report(redis('0.0.0.0'))
    const { finding_id: id } = await onlyFinding()
    const shown = (await operator.get(own(`findings/${id}`))).json<Shown>()
    expect(shown.events.map(({ kind, from, to, cause }) => [kind, from, to, cause])).toEqual([
      ['severity_raised', 'medium', 'high', 'scan'],
      ['opened', undefined, 'open', 'scan'],
    ])
    expect(shown.rests_on).toMatchObject({ ports_covered: 'complete', accounts_covered: 'none' })
  })

  test('that nobody has is not found', async () => {
    const answer = await operator.get(own(`findings/${'0'.repeat(32)}`))
    expect(answer.json()).toMatchObject({ error_code: 'HSS.0011' })
  })
})

describe('an acceptance', () => {
  test('makes the port normal, and says who, why and until when', async () => {
    await report(redis())
    const until = inDays(30)
    const answer = await accept({ until, ticket: 'OPS-1', owner: 'web team' })
    expect(answer.json<Changed>()).toMatchObject({
      changed: 1,
      results: [{ outcome: 'changed', state: 'accepted' }],
    })
    expect(await ofHost()).toEqual([])
    expect(await ofHost('state:accepted')).toMatchObject([
      {
        state: 'accepted',
        acceptance: {
          reason: 'compensated',
          ticket: 'OPS-1',
          owner: 'web team',
          until,
          source: 'openhss',
          created_by: operator.user,
        },
      },
    ])
    expect(await portStatus()).toEqual(['10.0.0.5 normal'])
    const [row] = await api.sql`
      select open_medium, risk, ports_danger from hosts where host_id = ${agent.hostId}`
    expect(row).toEqual({ open_medium: 0, risk: 0, ports_danger: 0 })
  })

  test('holds over reports that change nothing of it, and ends when the port moves to all addresses', async () => {
    await report(redis())
    await accept()
    await report(redis(), observedPort())
    expect(await portStatus()).toEqual(['0.0.0.0 normal', '10.0.0.5 normal'])
    await report(redis('0.0.0.0'))
    expect(await onlyFinding()).toMatchObject({ state: 'open', severity: 'high' })
    expect(await portStatus()).toEqual(['0.0.0.0 danger'])
    const { finding_id: id } = await onlyFinding()
    const { events } = (await operator.get(own(`findings/${id}`))).json<Shown>()
    expect(events.map(({ kind, cause }) => `${kind} ${cause}`)).toContain(
      'acceptance_ended exposure_wider',
    )
  })

  test('gives the page of ports that was answered before another revision', async () => {
    await report(redis())
    expect(await portStatus()).toEqual(['10.0.0.5 danger'])
    await accept()
    expect(await portStatus()).toEqual(['10.0.0.5 normal'])
    await change({ action: 'reopen', finding_ids: [(await onlyFinding()).finding_id] })
    expect(await portStatus()).toEqual(['10.0.0.5 danger'])
    expect(await onlyFinding()).toMatchObject({ state: 'open' })
  })

  test('holds for what is fixed and comes back as it was', async () => {
    await report(redis())
    await accept()
    await report()
    expect(await onlyFinding()).toMatchObject({ state: 'fixed' })
    await report(redis())
    expect(await onlyFinding()).toMatchObject({ state: 'accepted', reopened: 1 })
    expect(await portStatus()).toEqual(['10.0.0.5 normal'])
  })

  test('is told of wherever the port is listed', async () => {
    await report(redis(), redis('10.0.0.6'), observedPort())
    const { finding_id: id } = await onlyFinding()
    const q = `q=${encodeURIComponent(`host:${hostName}`)}`
    const rows = async () => {
      const { data_list: ports } = (await operator.get(own(`ports?${q}`))).json<FleetPortList>()
      return ports.map(({ port, status, acceptance: held }) => [port, status, held?.finding_id])
    }
    const accepted = async () => {
      const { statuses } = (
        await operator.get(own('port-number?port=6379'))
      ).json<PortNumberFacets>()
      const { data_list: numbers } = (
        await operator.get(own('port-numbers?q=port:6379'))
      ).json<PortNumberList>()
      return [statuses.accepted, numbers[0]?.accepted]
    }
    const [before = 0] = await accepted()
    expect(await accepted()).toEqual([before, before])
    await accept({ ticket: 'OPS-1' })
    expect(await rows()).toEqual([
      [22, 'normal', undefined],
      [6379, 'normal', id],
      [6379, 'normal', id],
    ])
    expect(await accepted()).toEqual([before + 1, before + 1])
    const shown = (await operator.get(own(`ports?${q}`))).json<FleetPortList>().data_list[1]
    const { acceptance } = await onlyFinding()
    expect(shown?.acceptance).toEqual({ finding_id: id, ...acceptance })
    await change({ action: 'reopen', finding_ids: [id] })
    expect(await rows()).toContainEqual([6379, 'danger', undefined])
    expect(await accepted()).toEqual([before, before])
  })

  test('that somebody else made meanwhile stays, unless one saw it', async () => {
    await report(redis())
    await accept({ comment: 'Only the balancer reaches it.' })
    const { finding_id: id, acceptance: theirs } = await onlyFinding()
    const mine = { reason: 'test', comment: 'It is a test machine.' } as const
    const refused = (await accept({ ...mine, replaces: [] }, api)).json<Changed>()
    expect(refused).toEqual({
      changed: 0,
      results: [
        { finding_id: id, outcome: 'accepted_meanwhile', state: 'accepted', acceptance: theirs },
      ],
    })
    expect((await onlyFinding()).acceptance).toEqual(theirs)
    const changes = await api.sql`
      select 1 from audit_events where details ->> 'comment' = ${mine.comment}
        and details ->> 'finding_ids' like ${`%${id}%`}`
    expect(changes).toHaveLength(0)
    const seen = [theirs?.acceptance_id ?? '']
    expect((await accept({ ...mine, replaces: seen }, api)).json<Changed>().changed).toBe(1)
    expect((await onlyFinding()).acceptance).toMatchObject({ ...mine, created_by: api.user })
  })

  test('leaves the others of a change as they were chosen', async () => {
    await report(redis(), observedPort({ port: 2375, laddr: '10.0.0.5' }))
    const [one, other] = (await ofHost()).map(({ finding_id: id }) => id)
    await accept({ finding_ids: [one ?? ''] })
    const both = await accept({ finding_ids: [one ?? '', other ?? ''], replaces: [] })
    expect(both.json<Changed>()).toMatchObject({
      changed: 1,
      results: [
        { finding_id: one, outcome: 'accepted_meanwhile' },
        { finding_id: other, outcome: 'changed' },
      ],
    })
  })

  test('takes the place of the one before', async () => {
    await report(redis())
    await accept()
    await accept({ reason: 'test', comment: 'It is a test machine.' })
    expect((await onlyFinding()).acceptance).toMatchObject({ reason: 'test' })
  })

  test.each<[string, Changes, RegExp]>([
    ['a reason', { reason: undefined }, /reason/],
    ['a comment', { comment: 'too short' }, /comment/],
    ['an end', { until: undefined }, /until/],
    ['an end that is near', { until: inDays(366) }, /until .* 365/],
    ['an end that is ahead', { until: inDays(-1) }, /until/],
    ['one end', { without_end: true, until: inDays(1) }, /not both|acceptForever/],
    ['findings', { finding_ids: undefined }, /finding_ids or query/],
    ['one choice of findings', { query: 'port:6379' }, /finding_ids or query/],
  ])('needs %s', async (_name, more, message) => {
    await report(redis())
    const answer = await accept(more, api)
    expect(answer.statusCode).toBe(400)
    expect(answer.json<{ error_msg: string }>().error_msg).toMatch(message)
    expect(await onlyFinding()).toMatchObject({ state: 'open' })
  })

  test('without an end is a matter of administrators', async () => {
    await report(redis())
    const endless = { until: undefined, without_end: true }
    expect((await accept(endless)).statusCode).toBe(403)
    expect((await accept(endless, api)).statusCode).toBe(200)
    const { acceptance } = await onlyFinding()
    expect(acceptance).not.toHaveProperty('until')
    const listed = await operator.get(own('acceptances?end=none'))
    expect(listed.json()).toMatchObject({
      data_list: expect.arrayContaining([expect.objectContaining({ name: hostName })]) as unknown,
    })
  })

  test('is not for what is fixed', async () => {
    await report(redis())
    await report()
    expect((await accept()).json()).toMatchObject({
      changed: 0,
      results: [{ outcome: 'unchanged', state: 'fixed' }],
    })
  })
})

describe('many findings', () => {
  const q = () => `host:${hostName} kind:dangerous_port`
  beforeEach(() => report(redis(), observedPort({ port: 2375, path: '/x' })))

  test('change by a query, if it gives as many as were seen', async () => {
    const refused = await change({ action: 'accept', query: q(), expected_count: 3, ...terms() })
    expect(refused.statusCode).toBe(409)
    expect(refused.json()).toMatchObject({
      error_code: 'OPENHSS.0409',
      error_msg: expect.stringContaining('2') as string,
    })
    expect(await ofHost()).toHaveLength(2)
    const done = await change({ action: 'accept', query: q(), expected_count: 2, ...terms() })
    expect(done.json<Changed>().changed).toBe(2)
    expect(await ofHost()).toEqual([])
  })

  test('have a result each', async () => {
    const [first] = await ofHost()
    const unknown = '0'.repeat(32)
    const ids = [unknown, first?.finding_id ?? '', unknown]
    const answer = await change({ action: 'comment', finding_ids: ids, comment: 'seen' })
    expect(answer.json<Changed>()).toEqual({
      changed: 1,
      results: [
        { finding_id: unknown, outcome: 'not_found' },
        { finding_id: first?.finding_id, outcome: 'changed', state: 'open' },
      ],
    })
  })

  test('leave one event in the audit log, in the transaction', async () => {
    const answer = await change({ action: 'accept', query: q(), expected_count: 2, ...terms() })
    const requestId = String(answer.headers['x-request-id'])
    const events = await api.sql<{ details: Record<string, string> }[]>`
      select operation, result, resource_type, details from audit_events where request_id = ${requestId}`
    expect(events).toMatchObject([
      {
        operation: 'changeFindings',
        result: 'ok',
        resource_type: 'finding',
        details: { action: 'accept', count: '2', reason: 'compensated' },
      },
    ])
  })
})

describe('an assignment', () => {
  test('names a user of the account, or nobody', async () => {
    await report(redis())
    const { finding_id: id } = await onlyFinding()
    const assign = (assignee: string) => change({ action: 'assign', finding_ids: [id], assignee })
    expect((await assign('who is this')).statusCode).toBe(400)
    expect((await assign(operator.user)).json()).toMatchObject({ changed: 1 })
    expect((await assign(operator.user)).json()).toMatchObject({ changed: 0 })
    expect(await ofHost(`owner:${operator.user}`)).toMatchObject([{ assignee: operator.user }])
    await report(redis('0.0.0.0'))
    expect(await onlyFinding()).toMatchObject({ assignee: operator.user })
    await assign('')
    expect(await onlyFinding()).not.toHaveProperty('assignee')
  })
})

describe('in enterprise projects', () => {
  test('findings of others are neither listed, counted nor changed', async () => {
    const ours = await addEnterpriseProject(api, `ours-${names}`)
    const grant = { projectId: api.projectId, enterpriseProjectIds: [ours] }
    const theirs = await api.createUser({ role: 'operator', ...grant })
    await report(redis())
    const { finding_id: id } = await onlyFinding()
    expect(await list(`id=${id}`, theirs)).toEqual([])
    expect((await theirs.get(own(`findings/${id}`))).json()).toMatchObject({
      error_code: 'HSS.0011',
    })
    expect((await theirs.get(own('findings/counts'))).json()).toMatchObject({ total_num: 0 })
    const answer = await change({ action: 'accept', finding_ids: [id], ...terms() }, theirs)
    expect(answer.json()).toMatchObject({ error_code: 'HSS.0011' })
    expect(await onlyFinding()).toMatchObject({ state: 'open' })
  })
})
