import { changeKeys, parseQuery, pastPortKeys } from '@openhss/contract'
import { freshDatabase } from '@openhss/testkit'
import type { FreshDatabase } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fragment } from '../db/queryable.ts'
import { explained } from '../lists/explained.fixture.ts'
import { countChanges } from './count-changes-queries.ts'
import { selectChanges } from './list-changes-queries.ts'
import { changeSources } from './change-sources.ts'
import { selectTimeline } from './host-timeline-queries.ts'
import { addHistory } from './large-history.fixture.ts'
import { selectPastPorts, selectPortsAt } from './past-port-queries.ts'

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
  const { sql } = database
  await sql`insert into domains (id, name) values ('d', 'd')`
  await sql`insert into projects (id, domain_id, name) values ('p', 'd', 'p')`
  await addHistory(sql, 'p', { hosts: 30_000, ports: 2, closed: 2 })
}, 120_000)
afterAll(() => database.close())

const scope = { projectId: 'p', enterpriseProjectIds: null }
const page = { limit: 50, offset: 0, after: undefined }
const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()

/** Lists the large tables that a plan reads as a whole. */
async function wholeTables(statement: Fragment): Promise<string[]> {
  const lines = await database.sql<{ 'QUERY PLAN': string }[]>`explain ${statement}`
  return lines
    .map(
      (line) =>
        /Seq Scan on (hosts|ports|port_history|account_\w+)\b/.exec(line['QUERY PLAN'])?.[1],
    )
    .filter((table) => table !== undefined)
}

describe('with 30,000 hosts no table is read as a whole', () => {
  test.each([
    ['the changes of a day', '', 1, undefined],
    ['the changes of a month', '', 30, undefined],
    ['the changes of one host', '', 30, 'host-000077'],
    ['the changes of a port', 'port:6379', 1, undefined],
  ])('for %s', async (_, q, days, hostId) => {
    const sources = changeSources(database.sql, {
      scope,
      query: parseQuery(q, changeKeys),
      hostId,
      since: ago(days),
      until: ago(0),
      about: undefined,
    })
    expect(await wholeTables(selectChanges(database.sql, sources, page))).toEqual([])
  })

  test.each(['', 'port:6379', 'host:web-77'])('to count the changes of a day: %j', async (q) => {
    const { sql, plans } = explained(database.sql)
    const range = { since: ago(1), until: ago(0) }
    await countChanges(sql, scope, parseQuery(q, changeKeys), range)
    const whole = plans.flat().filter((node) => node['Node Type'] === 'Seq Scan')
    // Where many of its hosts changed, those of the project are read once.
    const LARGE = new Set(['ports', 'port_history'])
    expect(
      whole.map((node) => node['Relation Name']).filter((name) => LARGE.has(name ?? '')),
    ).toEqual([])
  })

  test.each([1, 20])('for who had a port %i days ago', async (days) => {
    const wanted = { scope, query: parseQuery('port:6379', pastPortKeys), at: ago(days) }
    expect(await wholeTables(selectPastPorts(database.sql, wanted, page))).toEqual([])
  })

  test('for the timeline of a host', async () => {
    const host = { projectId: 'p', hostId: 'host-000077' }
    const statement = selectTimeline(database.sql, { ...host, since: ago(30), until: ago(0) })
    expect(await wholeTables(statement)).toEqual([])
  })

  test('for the ports of a host at some time', async () => {
    const statement = selectPortsAt(database.sql, 'p', 'host-000077', ago(10))
    expect(await wholeTables(statement)).toEqual([])
  })
})
