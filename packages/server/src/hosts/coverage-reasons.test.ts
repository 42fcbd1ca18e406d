import { MAX_COUNTED_GAPS, MAX_READ_COVERAGES } from '@openhss/contract'
import type { CoverageReasons, Gap } from '@openhss/contract'
import { addEnterpriseProject, testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { makeAccountReport, makePortReport, testedCoverage } from '@openhss/testkit/reports'
import { afterAll, beforeAll, expect, test } from 'vitest'

let api: TestApi
let finance: string
beforeAll(async () => {
  api = await testApi()
  finance = await addEnterpriseProject(api, 'finance')
})
afterAll(() => api.close())

async function read(query = ''): Promise<CoverageReasons> {
  const answer = await api.get(`/openhss/v1/${api.projectId}/coverage-reasons${query}`)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json()
}

interface Host {
  readonly enterpriseProjectId: string
  /** Undefined: not scanned. */
  readonly ports: readonly Gap[] | undefined
  readonly accounts: readonly Gap[] | undefined
}

const gap = (number: number, reason: Gap['reason'] = 'permission'): Gap => ({
  what: `thing ${number}`,
  reason,
  count: 3,
})

async function add({ enterpriseProjectId, ports, accounts }: Host): Promise<string> {
  const agent = await api.enrol({ enterpriseProjectId })
  const complete = (gaps: readonly Gap[]) => ({ complete: gaps.length === 0, gaps: [...gaps] })
  if (ports !== undefined) {
    const coverage = { sockets: 1, owners_known: 1, ...complete(ports) }
    await agent.reportPorts(makePortReport({ coverage }))
  }
  if (accounts !== undefined) {
    const coverage = { ...testedCoverage, ...complete(accounts) }
    await agent.reportAccounts(makeAccountReport({ coverage }))
  }
  return agent.hostId
}

/** Counts once more, apart from SQL. */
function lookThrough(hosts: readonly Host[]): CoverageReasons['gaps'] {
  const counts = new Map<string, number>()
  for (const { ports = [], accounts = [] } of hosts) {
    const names = new Set([
      ...ports.map(({ what, reason }) => JSON.stringify(['ports', what, reason])),
      ...accounts.map(({ what, reason }) => JSON.stringify(['accounts', what, reason])),
    ])
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const rows = [...counts].map(([name, number]) => {
    const [scan, what, reason] = JSON.parse(name) as ['ports', string, Gap['reason']]
    return { scan, what, reason, hosts: number }
  })
  const place = (row: (typeof rows)[number]) => [row.scan, row.what, row.reason].join('\n')
  return rows
    .toSorted((one, other) => other.hosts - one.hosts || (place(one) < place(other) ? -1 : 1))
    .slice(0, MAX_COUNTED_GAPS)
}

test('counts every host once, and the gaps of the newest scans by hosts', async () => {
  expect(await read()).toEqual({
    coverage: { complete: 0, partial: 0, none: 0 },
    seen: { online: 0, late: 0, offline: 0 },
    is_exact: true,
    gaps: [],
  })
  const hosts: readonly Host[] = [
    { ports: [], accounts: [] },
    { ports: undefined, accounts: undefined },
    { ports: [], accounts: undefined },
    ...Array.from({ length: 12 }, (_, n) => ({
      // A host that names one gap twice is one host.
      ports: [gap(1), gap(1), ...Array.from({ length: n }, (_each, number) => gap(number))],
      accounts: n % 3 === 0 ? [gap(1), gap(1, 'kernel')] : [],
    })),
  ].map((host, index) => ({ ...host, enterpriseProjectId: index % 4 === 3 ? finance : '0' }))
  const ids: string[] = []
  for (const host of hosts) ids.push(await add(host))
  await api.sql`update host_liveness set state = 'offline' where host_id = ${ids[0] ?? ''}`
  await api.sql`update host_liveness set state = 'late' where host_id = ${ids[3] ?? ''}`
  expect(await read()).toEqual({
    coverage: { complete: 1, partial: 13, none: 1 },
    seen: { online: 13, late: 1, offline: 1 },
    is_exact: true,
    gaps: lookThrough(hosts),
  })
  const ofFinance = hosts.filter(({ enterpriseProjectId: id }) => id === finance)
  expect(await read(`?enterprise_project_id=${finance}`)).toEqual({
    coverage: { complete: 0, partial: ofFinance.length, none: 0 },
    seen: { online: ofFinance.length - 1, late: 1, offline: 0 },
    is_exact: true,
    gaps: lookThrough(ofFinance),
  })
})

test('says so where there are more hosts than it reads', async () => {
  await api.sql`
    insert into hosts (project_id, host_id, host_name, private_ip, os_name, agent_id, agent_secret_hash,
      agent_version, ports_covered, accounts_covered, port_coverage)
    select ${api.projectId}, 'many-' || n, 'many', '', '', 'many-' || n, '', '', 'partial', 'complete',
      '{"complete": false, "gaps": [{"what": "common", "reason": "kernel", "count": 1}]}'
    from generate_series(0, ${MAX_READ_COVERAGES}::integer) n`
  await api.sql`
    insert into host_liveness (project_id, host_id, last_seen_at)
    select project_id, host_id, now() from hosts where host_name = 'many'`
  const { is_exact: isExact, gaps, coverage } = await read()
  expect(isExact).toBe(false)
  expect(coverage.partial).toBeGreaterThan(MAX_READ_COVERAGES)
  expect(gaps[0]).toMatchObject({ what: 'common', reason: 'kernel' })
  expect(gaps[0]?.hosts).toBeLessThanOrEqual(MAX_READ_COVERAGES)
})
