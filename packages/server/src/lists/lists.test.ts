import { fleetKeys, formatQuery, parseQuery, queryKeyOf } from '@openhss/contract'
import type { Comparison, FleetKey, Query, QueryTerm, QueryValue } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountsThatMatch, hostsThatMatch, portsThatMatch } from './plain-count.fixture.ts'
import { makeSmallFleet, storeSmallFleet, VALUES } from './small-fleet.fixture.ts'

const fleet = makeSmallFleet(60)
let api: TestApi
beforeAll(async () => {
  api = await testApi()
  await storeSmallFleet(api.sql, api.projectId, fleet)
})
afterAll(() => api.close())

type List = 'hosts' | 'ports' | 'weak-accounts'

interface Page {
  readonly total_num?: number
  readonly data_list: readonly Record<string, unknown>[]
  readonly next?: string
}

async function read(list: List, query: Record<string, string | number>): Promise<Page> {
  const parameters = Object.entries(query).map(([name, value]) => [name, String(value)])
  const search = new URLSearchParams(Object.fromEntries(parameters) as Record<string, string>)
  const answer = await api.get(`/openhss/v1/${api.projectId}/${list}?${search.toString()}`)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json<Page>()
}

/** What tells a row of a list from the others. */
const KEYS: Readonly<Record<List, readonly string[]>> = {
  hosts: ['host_id'],
  ports: ['host_id', 'category', 'port', 'type', 'laddr', 'container_id'],
  'weak-accounts': ['host_id', 'service_type', 'instance', 'user_name'],
}

function namesOf(list: List, rows: readonly object[]): string[] {
  const facts = rows as readonly Partial<Record<string, string | number>>[]
  return facts.map((row) => KEYS[list].map((name) => String(row[name] ?? '')).join(' '))
}

/** The rows of a list by looking through the fleet. */
function lookThrough(list: List, query: Query<FleetKey>): string[] {
  if (list === 'hosts') return namesOf(list, hostsThatMatch(fleet, query))
  if (list === 'ports') {
    const found = portsThatMatch(fleet, query)
    return namesOf(
      list,
      found.map(({ host, port }) => ({ ...port, host_id: host.host_id })),
    )
  }
  const weak = parseQuery('verdict:weak,empty', fleetKeys)
  const asked = query.some(({ key }) => key === 'verdict') ? query : [...query, ...weak]
  return namesOf(
    list,
    accountsThatMatch(fleet, asked).map(({ host, account }) => ({ ...account, ...host })),
  )
}

const LISTS = ['hosts', 'ports', 'weak-accounts'] as const

describe.each(LISTS)('%s', (list) => {
  test.each([
    '',
    'web-1',
    '100%',
    'a_b',
    'host:a?b',
    'host:*',
    'host:web-1,DB-1',
    String.raw`host:"-x\"y*"`,
    'label:prod -label:test',
    'os:debian',
    'group:"web servers"',
    '-group:*',
    'ep:default',
    'ep:0',
    'ep:nothing',
    'coverage:partial seen:offline',
    'enrolled:<2h',
    'severity:critical',
    '-severity:critical',
    'severity:>=high kind:weak_password',
    'severity:>low severity:<high',
    'kind:weak_password kind:dangerous_port port:22',
    'enrolled:>1d -enrolled:>2w',
    'port:6379',
    'port:22 port:80',
    'port:>=80 port:<=6379',
    'port:22 address:any',
    '-port:22',
    '-program:nginx',
    '-program:*',
    'program:nginx',
    'program:sbin/nginx',
    'container:""',
    'container:0123',
    'address:private',
    'address:one,loopback -type:udp',
    'status:danger verdict:weak',
    'verdict:weak service:redis',
    '-verdict:weak,empty',
    'scheme:sha*',
    '-scheme:yescrypt',
  ])('%j finds what looking through the fleet finds', async (q) => {
    const expected = lookThrough(list, parseQuery(q, fleetKeys))
    const { total_num, data_list } = await read(list, { q, limit: 200 })
    expect(namesOf(list, data_list).toSorted()).toEqual(expected.toSorted())
    expect(total_num).toBe(expected.length)
  })

  test('any query does', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(queries(), async (query) => {
        const { total_num, data_list } = await read(list, { q: formatQuery(query), limit: 200 })
        const expected = lookThrough(list, query)
        expect(namesOf(list, data_list).toSorted()).toEqual(expected.toSorted())
        expect(total_num).toBe(expected.length)
      }),
      { numRuns: 60 },
    )
  })

  const sorts = list === 'hosts' ? ['name', 'risk', 'last_seen'] : ['']
  test.each(sorts)('pages by number and pages by place are the same: %j', async (sort) => {
    const order = sort === '' ? {} : { sort }
    const all = await read(list, { limit: 200, ...order })
    const byOffset: object[] = []
    for (let offset = 0; ; offset += 7) {
      const { total_num, data_list } = await read(list, { limit: 7, offset, ...order })
      expect(total_num).toBe(all.total_num)
      if (data_list.length === 0) break
      byOffset.push(...data_list)
    }
    const byPlace: object[] = []
    let page = await read(list, { limit: 7, ...order })
    byPlace.push(...page.data_list)
    while (page.next !== undefined) {
      page = await read(list, { limit: 7, after: page.next, ...order })
      expect(page.total_num).toBeUndefined()
      byPlace.push(...page.data_list)
    }
    expect(byOffset).toEqual(all.data_list)
    expect(byPlace).toEqual(all.data_list)
    expect(new Set(namesOf(list, byPlace)).size).toBe(byPlace.length)
  })

  test.each([
    ['q=prot:22', 'q, characters 1 to 4: There is no key "prot" here; is "port" meant?'],
    ['q=seen:off', 'q, characters 6 to 8: "off" is no value of seen; is "offline" meant?'],
    ['q=state:open', 'There is no key "state" here'],
    ['limit=0', 'limit must be an integer from 1 to 200'],
    ['limit=201', 'limit must be an integer from 1 to 200'],
    ['offset=10001', 'offset must be an integer from 0 to 10000'],
    ['offset=0&after=x', 'Give offset or after, and not both.'],
    ['after=x', 'after must be `next` of another page of the same list in the same order.'],
    [`after=${encode(['hosts by risk', 'x', 'y'])}`, 'after must be `next` of another page'],
    [`after=${encode(['hosts by name', 'x\0', 'y'])}`, 'after must be `next` of another page'],
    [`q=${'a'.repeat(1001)}`, 'q must be text of 0 to 1000 characters'],
  ])('%j is refused', async (query, message) => {
    const answer = await api.get(`/openhss/v1/${api.projectId}/${list}?${query}`)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      error_code: 'HSS.0001',
      error_msg: expect.stringContaining(message) as string,
    })
  })
})

test('a place of one order is none of another', async () => {
  const { next = '' } = await read('hosts', { limit: 1, sort: 'risk' })
  const url = `/openhss/v1/${api.projectId}/hosts?after=${next}`
  expect((await api.get(`${url}&sort=risk`)).statusCode).toBe(200)
  expect((await api.get(`${url}&sort=name`)).statusCode).toBe(400)
})

test('what was not looked at is absent, and no zero', async () => {
  const { data_list: hosts } = await read('hosts', { limit: 200 })
  const unseen = hosts.filter((host) => host['ports_covered'] === 'none')
  expect(unseen.length).toBeGreaterThan(0)
  expect(unseen.filter((host) => 'ports_total' in host || 'ports_danger' in host)).toEqual([])
  expect(hosts.filter((host) => 'open_findings' in host)).toEqual([])
  const seen = hosts.filter((host) => host['ports_covered'] !== 'none')
  expect(seen.every((host) => typeof host['ports_total'] === 'number')).toBe(true)
})

test('a host says when it was enrolled, in lists and by itself', async () => {
  const before = Date.now()
  const { hostId } = await api.enrol()
  const { data_list: rows } = await read('hosts', { q: `host:${hostId} enrolled:<10m` })
  const scans = await api.get(`/openhss/v1/${api.projectId}/hosts/${hostId}/scans`)
  const { enrolled_at: enrolledAt } = scans.json<{ enrolled_at: string }>()
  expect(rows.map((row) => row['enrolled_at'])).toEqual([enrolledAt])
  expect(Date.parse(enrolledAt)).toBeGreaterThanOrEqual(before)
  // The other tests look through the fleet.
  await api.sql`delete from hosts where host_id = ${hostId}`
})

test('a connection keeps no statement of a query', async () => {
  const count = async () => {
    const [row] = await api.sql<{ count: number }[]>`
      select count(*) from pg_prepared_statements where statement like '%ilike%' and statement not like '%pg_prepared%'`
    return row?.count
  }
  await read('hosts', { q: 'one -two os:three' })
  expect(await count()).toBe(0)
})

function encode(place: readonly string[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** Queries that ask for what is there. */
function queries(): fc.Arbitrary<Query<FleetKey>> {
  const given: Partial<Record<FleetKey, readonly string[]>> = {
    host: [...VALUES.name, 'host-3'],
    ip: VALUES.ip,
    os: VALUES.os,
    label: VALUES.label,
    group: [...VALUES.group, 'id of Databases'],
    ep: ['0', 'default', 'other'],
    agent: VALUES.agent,
    program: [...VALUES.program, 'sbin/nginx'],
    container: VALUES.container,
    account: VALUES.user,
    scheme: VALUES.scheme,
  }
  const text = (values: readonly string[]): fc.Arbitrary<QueryValue> =>
    fc
      .tuple(fc.constantFrom(...values), fc.nat(4), fc.boolean(), fc.boolean())
      .map(([value, cut, starts, ends]) => {
        const part = value.slice(starts ? cut : 0)
        return { kind: 'text', parts: [...(starts ? [''] : []), part, ...(ends ? [''] : [])] }
      })
  const comparisons = fc.constantFrom<Comparison>('=', '<', '<=', '>', '>=')
  const valueOf = (name: FleetKey | undefined): fc.Arbitrary<QueryValue> => {
    const key = name === undefined ? undefined : queryKeyOf(name)
    if (name === undefined || key === undefined)
      return text(['web', 'DB', '10.0', 'inux', '22', '%'])
    if (key.kind === 'text') return text(given[name] ?? [])
    if (key.kind === 'word') {
      return fc.record({
        kind: fc.constant('word'),
        comparison: name === 'severity' ? comparisons : fc.constant('='),
        word: fc.constantFrom(...key.words),
      })
    }
    if (key.kind === 'age') {
      // Apart from how long ago hosts were enrolled, because time goes on.
      return fc.record({
        kind: fc.constant('age'),
        comparison: fc.constantFrom('<', '<=', '>', '>='),
        amount: fc.constantFrom(2, 30, 400),
        unit: fc.constant('h'),
      })
    }
    return fc.record({
      kind: fc.constant('number'),
      comparison: comparisons,
      number: fc.constantFrom(...VALUES.port),
    })
  }
  const term = fc
    .tuple(fc.option(fc.constantFrom(...fleetKeys), { nil: undefined }), fc.boolean())
    .chain(([key, isNegated]) =>
      fc
        .array(valueOf(key), { minLength: 1, maxLength: 3 })
        .map((values): QueryTerm<FleetKey> => ({ key, isNegated, values })),
    )
  return fc.array(term, { maxLength: 4 })
}
