import { freshDatabase } from '@openhss/testkit'
import type { FreshDatabase } from '@openhss/testkit'
import type { Sql } from '@openhss/server/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listPortNumbers, showPortNumber } from '../src/assets/port-number-queries.ts'
import {
  countAssets,
  listPortHosts,
  listPortStatistics,
  listTopPorts,
} from '../src/assets/port-statistics-queries.ts'
import { readWeakHostRevisions } from '../src/baseline/weak-hosts/weak-host-queries.ts'
import { describeWeakHosts, findWeakHosts } from '../src/baseline/weak-password-queries.ts'
import { listWeakHosts } from '../src/baseline/weak-hosts/weak-host-queries.ts'
import { countAgents, findAgent } from '../src/hosts/agent-status-queries.ts'
import { countCoverageReasons } from '../src/hosts/coverage-reasons-queries.ts'
import { summarizeFleet } from '../src/hosts/fleet-queries.ts'
import { findHostStatus, listHostStatus } from '../src/hosts/host-status-queries.ts'
import type { HostStatusFilter } from '../src/hosts/host-status-queries.ts'
import { explaining } from './explaining.fixture.ts'

const PROJECTS = 20
const HOSTS = 30_000

let database: FreshDatabase
/** What a list of one project may not read from end to end. */
const LARGE = new Set([
  'account_verdicts',
  'host_group_members',
  'host_liveness',
  'hosts',
  'port_totals',
  'ports',
  'weak_host_revisions',
])

/** 30,000 hosts of 20 projects, each with two ports and every tenth with a weak account. */
beforeAll(async () => {
  database = await freshDatabase()
  const { sql } = database
  await sql`insert into domains (id, name) values ('d', 'd')`
  await sql`
    insert into projects (id, domain_id, name)
    select 'p' || n, 'd', 'p' || n from generate_series(1, ${PROJECTS}::integer) n`
  await sql`
    insert into hosts (project_id, host_id, host_name, private_ip, os_name, agent_id,
      agent_secret_hash, agent_version, accounts_weak, ports_total, risk)
    select 'p' || 1 + n % ${PROJECTS}::integer, md5(n::text), 'web-' || n, '10.0.0.1', 'Linux',
      md5('agent' || n), '', '1', (n % 200 < 20)::integer, 2, n % 7
    from generate_series(1, ${HOSTS}::integer) n`
  await sql`
    insert into host_liveness (project_id, host_id, last_seen_at)
    select project_id, host_id, now() from hosts`
  await sql`
    insert into ports (project_id, host_id, category, port, type, laddr, container_id, status)
    select project_id, host_id, 'host', port, 'TCP', '0.0.0.0', '', 'unknown'
    from hosts cross join unnest(array[22, 10000 + hashtext(host_id) % 5000]) port`
  await sql`
    insert into port_totals (project_id, category, port, type, status, enterprise_project_id, count)
    select project_id, 'host', port, 'TCP', 'unknown', '0', count(*)
    from ports group by project_id, port`
  await sql`
    insert into account_verdicts (project_id, host_id, service_type, user_name, verdict)
    select project_id, host_id, 'system', name, case when name = 'root' and accounts_weak > 0 then 'weak' else 'locked' end
    from hosts cross join unnest(array['root', 'daemon']) name`
  await sql`
    insert into host_groups (project_id, group_id, enterprise_project_id, name)
    select id, 'g', '0', 'g' from projects`
  await sql`
    insert into host_group_members (project_id, host_id, group_id)
    select project_id, host_id, 'g' from hosts`
  await sql`
    insert into weak_host_revisions (project_id, bucket, revision)
    select id, bucket, 1 from projects cross join generate_series(0, 1023) bucket`
  await sql.unsafe('vacuum analyze')
})
afterAll(() => database.close())

const scope = { projectId: 'p1', enterpriseProjectIds: null }
const some = { projectId: 'p1', enterpriseProjectIds: ['0', '1'] }
const page = { limit: 10, offset: 0 }
const allHosts: HostStatusFilter = {
  isOffline: null,
  isDegraded: null,
  protectStatus: null,
  detectResult: null,
  hasWeakAccounts: null,
  hostName: null,
  privateIp: null,
  publicIp: null,
  anyIp: null,
  label: null,
  groupId: null,
  groupName: null,
  hostIds: null,
  hostNames: null,
  privateIps: null,
  publicIps: null,
  agentVersions: null,
}
const allStatistics = {
  category: 'host',
  port: null,
  digits: null,
  type: null,
  status: null,
} as const
const port22 = { category: 'host', port: 22, type: null, isIpv6: false } as const
const noName = { hostName: null, hostIp: null }
const allWeak = { hostId: null, ...noName, userName: null }

const byName = { ...page, order: 'name' } as const
const byRisk = { ...page, order: 'most risk' } as const
const forwards = { ...page, isReversed: false }

const lists: readonly [string, (sql: Sql) => Promise<unknown>][] = [
  ['listHostStatus', (sql) => findHostStatus(sql, scope, allHosts, byName)],
  ['its end', (sql) => findHostStatus(sql, scope, allHosts, { ...byName, offset: 4900 })],
  ['listHostStatus by risk', (sql) => findHostStatus(sql, scope, allHosts, byRisk)],
  [
    'by least risk',
    (sql) => findHostStatus(sql, scope, allHosts, { ...page, order: 'least risk' }),
  ],
  ['listHostStatus of some', (sql) => findHostStatus(sql, some, allHosts, byName)],
  ['by name', (sql) => findHostStatus(sql, scope, { ...allHosts, hostName: 'web-77' }, byName)],
  ['offline', (sql) => findHostStatus(sql, scope, { ...allHosts, isOffline: true }, byName)],
  ['clean', (sql) => findHostStatus(sql, scope, { ...allHosts, detectResult: 'clean' }, byRisk)],
  ['of a group', (sql) => findHostStatus(sql, scope, { ...allHosts, groupId: 'g' }, byName)],
  ['a page of hosts', (sql) => listHostStatus(sql, scope, ['a', 'b'], 'name')],
  ['listPortStatistics', (sql) => listPortStatistics(sql, scope, allStatistics, forwards)],
  [
    'listPortStatistics of a port',
    (sql) => listPortStatistics(sql, scope, { ...allStatistics, port: 22 }, forwards),
  ],
  [
    'listPortStatistics by digits',
    (sql) => listPortStatistics(sql, some, { ...allStatistics, digits: '2' }, forwards),
  ],
  ['listPortHost', (sql) => listPortHosts(sql, scope, { ...port22, ...noName }, page)],
  [
    'listPortHost of a host',
    (sql) => listPortHosts(sql, some, { ...port22, hostName: 'web-77', hostIp: '1' }, page),
  ],
  ['showPortTop', (sql) => listTopPorts(sql, scope)],
  ['showAssetStatistic', (sql) => countAssets(sql, scope, 'host')],
  ['showAgentStatistics', (sql) => countAgents(sql, scope)],
  ['listAgentStatus', (sql) => findAgent(sql, scope, 'nobody')],
  ['showFleet', (sql) => summarizeFleet(sql, scope)],
  ['listPortNumbers', (sql) => listPortNumbers(sql, scope, [], { ...page, sort: 'hosts' })],
  [
    'listPortNumbers of some enterprise projects',
    (sql) => listPortNumbers(sql, some, [], { ...page, sort: 'port' }),
  ],
  ['showPortNumber', (sql) => showPortNumber(sql, scope, { type: 'TCP', port: 22 })],
  ['showPortNumber of some', (sql) => showPortNumber(sql, some, { type: 'TCP', port: 22 })],
  ['showCoverageReasons', (sql) => countCoverageReasons(sql, scope)],
  ['the list of weak hosts', (sql) => findWeakHosts(sql, scope, allWeak, page)],
  [
    'the list of weak hosts by account',
    (sql) => findWeakHosts(sql, scope, { ...allWeak, userName: 'r' }, page),
  ],
  ['the revisions of weak hosts', (sql) => readWeakHostRevisions(sql, 'p1')],
  ['the weak hosts of a bucket', (sql) => listWeakHosts(sql, 'p1', [7])],
  [
    'a page of weak hosts',
    (sql) => describeWeakHosts(sql, scope, { total: 1, hostIds: ['a', 'b'] }, 'r'),
  ],
]

test.each(lists)('%s reads ranges of indexes alone', async (_what, list) => {
  const { sql, readWhole } = explaining(database.sql)
  await list(sql)
  expect([...readWhole].filter((table) => LARGE.has(table))).toEqual([])
})

test('what is read from end to end would be noticed', async () => {
  const { sql, readWhole } = explaining(database.sql)
  await sql`select from hosts where os_name = ${'Linux'}`
  expect([...readWhole]).toEqual(['hosts'])
})
