import { createHash } from 'node:crypto'
import type { ObservedPort } from '@openhss/contract'
import { addEnterpriseProject } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { makePortReport, observedPort } from '@openhss/testkit/reports'
import type { Sql } from '@openhss/server/storage'
import { portTotalsOf } from './port-total-queries.ts'

/** Steps that a fleet takes, drawn from a number so that a failure can be repeated. */
export interface RandomFleet {
  /** Lets one host report other ports, move, be deleted or be enrolled. */
  step(): Promise<string>
}

/** Makes a fleet whose hosts have few of the same ports, so that their totals meet. */
export async function createRandomFleet(api: TestApi, seed: number): Promise<RandomFleet> {
  const next = createRandom(seed)
  const places = ['0', await addEnterpriseProject(api, `place-${seed}`)]
  const hosts: TestAgent[] = []
  const pick = <T>(all: readonly T[]) => all[Math.floor(next() * all.length)] as T

  return {
    step: async () => {
      const chance = next()
      if (hosts.length < 3 || chance < 0.05) {
        hosts.push(await api.enrol({ enterpriseProjectId: pick(places) }))
        return 'enrol'
      }
      const host = pick(hosts)
      const url = `/openhss/v1/${api.projectId}/hosts/${host.hostId}`
      if (chance < 0.1 && hosts.length > 4) {
        hosts.splice(hosts.indexOf(host), 1)
        await done(api, { method: 'DELETE', url })
        return 'delete'
      }
      if (chance < 0.2) {
        const body = { enterprise_project_id: pick(places) }
        await done(api, { method: 'PUT', url: `${url}/enterprise-project`, body })
        return 'move'
      }
      const ports = distinct(
        Array.from({ length: Math.floor(next() * 12) }, () => randomPort(next)),
      )
      const answer = await host.reportPorts(
        makePortReport({ items: ports, digest: digestOf(ports) }),
      )
      if (answer.statusCode !== 200) throw new Error(answer.body)
      return 'report'
    },
  }
}

/** Reads the totals as a list does, and counts the same anew from the ports. */
export async function totalsAndRecount(
  sql: Sql,
  projectId: string,
): Promise<{ totals: string[]; recount: string[] }> {
  const totals = await sql<{ line: string }[]>`
    select category || ' ' || port || ' ' || type || ' ' || status || ': ' || sum(count) as line
    from ${portTotalsOf(sql, { projectId, enterpriseProjectIds: null }, sql`true`)} t
    group by category, port, type, status having sum(count) <> 0`
  const recount = await sql<{ line: string }[]>`
    with each_port as (
      select *, type || case when laddr like '%:%' then '6' else '' end as family
      from ports where project_id = ${projectId}
    )
    select category || ' ' || port || ' ' || family || ' ' || status || ': ' || count(distinct host_id)
      as line from each_port group by category, port, family, status
    union all
    select ' ' || port || '  : ' || count(distinct host_id) from each_port group by port
    union all
    select category || ' 0  ' || status || ': ' || count(*) from each_port group by category, status`
  const lines = (rows: readonly { line: string }[]) => rows.map(({ line }) => line).toSorted()
  return { totals: lines(totals), recount: lines(recount) }
}

/** A linear congruential generator with the constants of Numerical Recipes: the same on every machine. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32
}

function randomPort(next: () => number): ObservedPort {
  const isOfContainer = next() < 0.3
  return observedPort({
    port: [22, 80, 443, 6379, 8080][Math.floor(next() * 5)] ?? 22,
    type: next() < 0.7 ? 'TCP' : 'UDP',
    laddr: ['0.0.0.0', '127.0.0.1', '::', '10.0.0.1'][Math.floor(next() * 4)] ?? '::',
    category: isOfContainer ? 'container' : 'host',
    container_id: isOfContainer ? `c${Math.floor(next() * 2)}` : '',
  })
}

function distinct(ports: readonly ObservedPort[]): ObservedPort[] {
  const byKey = new Map(
    ports.map((each) => [
      [each.category, each.container_id, each.type, each.laddr, each.port].join(' '),
      each,
    ]),
  )
  return [...byKey.values()]
}

function digestOf(ports: readonly ObservedPort[]): string {
  return createHash('sha256').update(JSON.stringify(ports)).digest('hex')
}

async function done(
  { app, token }: TestApi,
  { method, url, body }: { method: 'DELETE' | 'PUT'; url: string; body?: object },
): Promise<void> {
  const answer = await app.inject({
    method,
    url,
    headers: { 'x-auth-token': token, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { payload: JSON.stringify(body) }),
  })
  if (answer.statusCode >= 300) throw new Error(answer.body)
}
