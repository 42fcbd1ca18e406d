import { fleetKeys, parseQuery } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listOpenPorts, PORT_ORDER } from '../assets/fleet-port-queries.ts'
import { withReach } from '../baseline/account-reach-queries.ts'
import { ACCOUNT_ORDER, listWeakAccounts } from '../baseline/weak-account-queries.ts'
import type { Queryable } from '../db/queryable.ts'
import { HOST_ORDERS, listHosts } from '../hosts/host-list-queries.ts'
import type { HostSort } from '../hosts/host-list-queries.ts'
import { listLabels } from '../hosts/host-label-queries.ts'
import type { ProjectScope } from '../iam/project-scope.ts'
import { explained } from './explained.fixture.ts'
import type { PlanNode } from './explained.fixture.ts'
import { readPage } from './list-page.ts'
import { seedFleet } from './seed-fleet.fixture.ts'

/** The project that is looked at has two in a hundred of 100,000 hosts: no plan may read the others. */
const PROJECTS = 50
const HOSTS = 2_000
const LISTED = ['hosts', 'host_liveness', 'ports', 'account_verdicts', 'findings']

/** This one has so many ports that they are not sorted. */
const BIG_PROJECT = 'project-0'

let api: TestApi
let scope: ProjectScope = { projectId: 'project-3', enterpriseProjectIds: null }
beforeAll(async () => {
  api = await testApi()
  for (let number = 0; number < PROJECTS; number += 1) {
    const projectId = `project-${number}`
    await api.sql`
      insert into projects (id, domain_id, name) values (${projectId}, ${api.tenantId}, ${projectId})`
    const otherPorts = projectId === BIG_PROJECT ? 12 : 2
    await seedFleet(api.sql, projectId, { hosts: HOSTS, otherPorts })
  }
  for (const table of LISTED) await api.sql`vacuum analyze ${api.sql(table)}`
}, 120_000)
afterAll(() => api.close())

type List = (sql: Queryable, part: { q: string; limit: number; offset: number }) => Promise<unknown>

const hostsBy =
  (sort: HostSort): List =>
  (sql, { q, ...page }) =>
    listHosts(sql, scope, parseQuery(q, fleetKeys), sort, readPage(page, HOST_ORDERS[sort]))
const ports: List = (sql, { q, ...page }) =>
  listOpenPorts(sql, scope, parseQuery(q, fleetKeys), readPage(page, PORT_ORDER))
const accounts: List = (sql, { q, ...page }) =>
  listWeakAccounts(sql, scope, parseQuery(q, fleetKeys), readPage(page, ACCOUNT_ORDER))
const reaches: List = async (sql, { q, ...page }) => {
  const accountPage = readPage(page, ACCOUNT_ORDER)
  const { data_list } = await listWeakAccounts(sql, scope, parseQuery(q, fleetKeys), accountPage)
  return withReach(sql, scope.projectId, data_list)
}
const labels: List = (sql, page) => listLabels(sql, scope, page)

async function plansOf(list: List, q: string, offset = 0): Promise<PlanNode[][]> {
  const { sql, plans } = explained(api.sql)
  await list(sql, { q, limit: 50, offset })
  return plans
}

/** Rows that a plan reads of the tables. */
function rowsRead(plan: readonly PlanNode[]): number {
  return plan
    .filter((node) => 'Relation Name' in node || 'Index Name' in node)
    .reduce((sum, node) => sum + node['Actual Rows'] * node['Actual Loops'], 0)
}

const LISTS: readonly [string, List][] = [
  ['hosts by name', hostsBy('name')],
  ['hosts by risk', hostsBy('risk')],
  ['hosts by last_seen', hostsBy('last_seen')],
  ['ports', ports],
  ['accounts', accounts],
  ['reaches of accounts', reaches],
  ['labels', labels],
]

const QUERIES = [
  '',
  'web-77',
  'host:web-7*',
  'label:prod -os:debian',
  'coverage:partial',
  'seen:offline',
  'port:6379',
  'port:22',
  'port:22 port:6379 address:any',
  '-port:6379',
  'status:danger',
  'program:redis*',
  'verdict:weak',
  'verdict:locked',
  'account:root port:6379 seen:online',
  'severity:critical',
  'kind:weak_password port:22',
  '-severity:>=medium',
  'enrolled:<10m',
]

describe.each(LISTS)('%s', (_name, list) => {
  test.each(QUERIES)('%j reads ranges of indexes of its own project', async (q) => {
    const offset = q === '' ? 1000 : 0
    const nodes = (await plansOf(list, q, offset)).flat()
    const whole = nodes.filter((node) => node['Node Type'] === 'Seq Scan')
    expect(
      whole.map((node) => node['Relation Name']).filter((name) => LISTED.includes(name ?? '')),
    ).toEqual([])
    const scans = nodes.filter((node) => node['Node Type'].match(/^(Bitmap )?Index (Only )?Scan$/))
    const unbounded = scans.filter((node) => !node['Index Cond']?.includes('project_id'))
    expect(unbounded.map((node) => node['Index Name']).filter(isOfList)).toEqual([])
  })
})

/** Small tables of identity are read in any way. */
function isOfList(index: string | undefined): boolean {
  return LISTED.some((table) => index?.startsWith(table))
}

test.each([
  ['hosts by name', hostsBy('name'), ''],
  ['hosts by risk', hostsBy('risk'), ''],
  ['ports', ports, ''],
  ['ports of what nearly all have', ports, 'type:tcp'],
] as const)('a page of %s reads little more than the page', async (_name, list, q) => {
  scope = { ...scope, projectId: BIG_PROJECT }
  const plans = await plansOf(list, q)
  expect(plans).toHaveLength(2)
  // 51 rows are found and then read with their hosts, in two or three tables.
  expect(rowsRead(plans[1] ?? [])).toBeLessThan(500)
})

test('whether accounts are reached is read from the ports of the hosts of the page', async () => {
  scope = { ...scope, projectId: BIG_PROJECT }
  const plans = await plansOf(reaches, 'verdict:locked')
  expect(plans).toHaveLength(3)
  // 25 hosts with 13 ports each, and themselves.
  expect(rowsRead(plans[2] ?? [])).toBeLessThan(400)
})

test('who has a port that few have is read from the index by port', async () => {
  scope = { ...scope, projectId: BIG_PROJECT }
  const plans = await plansOf(ports, 'port:6379')
  expect(plans.flat().map((node) => node['Index Name'])).toContain('ports_by_port')
  expect(rowsRead(plans[1] ?? [])).toBeLessThan(3 * 118 + 500)
})

test.each([
  ['hosts', hostsBy('name')],
  ['ports', ports],
] as const)('%s by program are read from the index by program', async (_name, list) => {
  scope = { ...scope, projectId: BIG_PROJECT }
  const nodes = (await plansOf(list, 'program:*redis*')).flat()
  expect(nodes.map((node) => node['Index Name'])).toContain('ports_by_program')
  // 118 hosts have it, and all 26,118 ports.
  expect(rowsRead(nodes.filter(isOfPorts))).toBeLessThan(10 * 118)
})

function isOfPorts(node: PlanNode): boolean {
  return [node['Relation Name'], node['Index Name']].some((name) => name?.startsWith('ports'))
}
