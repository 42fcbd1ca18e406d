import { freshDatabase } from '@openhss/testkit'
import type { FreshDatabase } from '@openhss/testkit'
import type { Sql } from '@openhss/server/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listAcceptances } from '../src/findings/acceptance-list-queries.ts'
import { countFindings } from '../src/findings/finding-count-queries.ts'
import { listFindings } from '../src/findings/finding-list-queries.ts'
import { readFindingTrend } from '../src/findings/finding-trend-queries.ts'
import { findMatching, listFindingEvents } from '../src/findings/finding-queries.ts'
import { ofAnyState, ofPrefix, readFindingQuery } from '../src/findings/finding-query.ts'
import {
  deleteOldFindings,
  lockCopiedHosts,
  lockHostsWithEndedAcceptances,
} from '../src/findings/finding-sweep-queries.ts'
import { explaining } from './explaining.fixture.ts'

const PROJECTS = 20
const HOSTS = 30_000

let database: FreshDatabase
/** What a list of one project may not read from end to end. */
const LARGE = new Set([
  'acceptances',
  'agent_instances',
  'finding_events',
  'findings',
  'host_liveness',
  'hosts',
])

/** 30,000 hosts of 20 projects with 90,000 findings, of which every sixth is accepted and every third fixed. */
beforeAll(async () => {
  database = await freshDatabase()
  const { sql } = database
  await sql`insert into domains (id, name) values ('d', 'd')`
  await sql`
    insert into projects (id, domain_id, name)
    select 'p' || n, 'd', 'p' || n from generate_series(1, ${PROJECTS}::integer) n`
  await sql`
    insert into hosts (project_id, host_id, host_name, private_ip, os_name, agent_id,
      agent_secret_hash, agent_version)
    select 'p' || 1 + n % ${PROJECTS}::integer, md5(n::text), 'web-' || n, '10.0.0.1', 'Linux',
      md5('agent' || n), '', '1'
    from generate_series(1, ${HOSTS}::integer) n`
  await sql`
    insert into host_liveness (project_id, host_id, last_seen_at)
    select project_id, host_id, now() from hosts`
  await sql`
    insert into agent_instances (project_id, host_id, instance_id)
    select project_id, host_id, '' from hosts`
  await sql`
    insert into findings (project_id, finding_id, host_id, enterprise_project_id, kind, subject,
      severity, sentence, state, facts, first_seen_at, changed_at, fixed_at, acceptance_id,
      accepted_until, guards)
    select project_id, md5(host_id || n), host_id, '0', 'dangerous_port', 'host/TCP/' || n,
      1 + (n + hashtext(host_id)) & 3, 'port-every-address', state,
      '{"port": 6379, "type": "TCP", "exposure": "every"}', at, at,
      case when state = 'fixed' then at end,
      case when state = 'accepted' then gen_random_uuid() end,
      case when state = 'accepted' then now() + n * interval '1 day' end,
      case when state = 'accepted' then '{"severity": 3}'::json end
    from hosts cross join generate_series(1, 3) n cross join lateral (
      select now() - (hashtext(host_id || n) & 65535) * interval '1 minute' as at,
        (array['open', 'open', 'open', 'accepted', 'fixed', 'fixed'])[1 + (hashtext(host_id || 's' || n) & 7) % 6]
          as state) made`
  await sql`
    insert into acceptances (project_id, acceptance_id, finding_id, host_id, reason, comment, until,
      source, created_by, created_at, guards)
    select project_id, acceptance_id, finding_id, host_id, 'test', 'test', accepted_until, 'openhss',
      'u', now(), '{}'
    from findings where acceptance_id is not null`
  await sql`
    insert into finding_events (project_id, finding_id, at, id, host_id, kind, actor, cause)
    select project_id, finding_id, first_seen_at, gen_random_uuid(), host_id, 'opened', '', 'scan'
    from findings`
  await sql.unsafe('vacuum analyze')
})
afterAll(() => database.close())

const scope = { projectId: 'p1', enterpriseProjectIds: null }
const some = { projectId: 'p1', enterpriseProjectIds: ['0', '1'] }
const first = { limit: 50, offset: 0, after: undefined }
const far = { limit: 50, offset: 3_000, after: undefined }
const behind = { ...first, after: ['3', '2026-01-31T08:00:00.000000Z', '8'.repeat(32)] }

const lists: readonly [string, (sql: Sql) => Promise<unknown>][] = [
  ['findings', (sql) => listFindings(sql, scope, readFindingQuery(''), first)],
  ['their end', (sql) => listFindings(sql, scope, readFindingQuery(''), far)],
  ['those behind a place', (sql) => listFindings(sql, scope, readFindingQuery(''), behind)],
  ['of some enterprise projects', (sql) => listFindings(sql, some, readFindingQuery(''), first)],
  ...[
    'severity:critical',
    'severity:>=high',
    'severity:low,critical',
    'state:open,accepted,fixed',
    'state:accepted until:<2d',
    'kind:dangerous_port age:<7d',
    'port:6379 address:any',
    'host:web-77',
    'web-77',
  ].map((q): (typeof lists)[number] => [
    q,
    (sql) => listFindings(sql, scope, readFindingQuery(q), first),
  ]),
  [
    'those of a beginning of an ID',
    (sql) => listFindings(sql, scope, ofPrefix(readFindingQuery(''), 'abcdef'), first),
  ],
  ['counts', (sql) => countFindings(sql, scope, readFindingQuery(''))],
  ['counts of a host', (sql) => countFindings(sql, scope, readFindingQuery('host:web-77'))],
  ['a trend', (sql) => readFindingTrend(sql, scope, 30)],
  ['a trend of some enterprise projects', (sql) => readFindingTrend(sql, some, 90)],
  ['those of a change', (sql) => findMatching(sql, scope, readFindingQuery('severity:low'), 1001)],
  [
    'acceptances',
    (sql) => listAcceptances(sql, scope, ofAnyState(readFindingQuery('')), undefined, first),
  ],
  ['events', (sql) => listFindingEvents(sql, 'p1', 'a'.repeat(32))],
  ['ended acceptances', (sql) => lockHostsWithEndedAcceptances(sql, 'p1', 200)],
  ['copied agents', (sql) => lockCopiedHosts(sql, 'p1')],
  ['old findings', (sql) => deleteOldFindings(sql, 'p1', 400, 200)],
]

test.each(lists)('%s: ranges of indexes alone are read', async (_what, list) => {
  const { sql, readWhole } = explaining(database.sql)
  await list(sql)
  expect([...readWhole].filter((table) => LARGE.has(table))).toEqual([])
})
