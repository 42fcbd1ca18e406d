import { MAX_COUNTED_CHANGES } from '@openhss/contract'
import type { Change, ChangeCounts } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addHistory } from './large-history.fixture.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
  await addHistory(api.sql, api.projectId, { hosts: 6000, ports: 2, closed: 2 })
  await api.sql`
    insert into host_events (project_id, host_id, at, id, kind)
    select project_id, host_id, now() - (n % 50) * interval '1 hour', gen_random_uuid(),
      (array['online', 'offline', 'moved'])[n % 3 + 1]
    from hosts, generate_series(1, 3) n where host_id < 'host-000100'`
  await api.sql`
    insert into account_history (project_id, host_id, to_at, service_type, instance_key, user_name,
      state, from_at, from_before, verdict, began, ended)
    select project_id, host_id, now() - n * interval '6 hour', 'system', '', 'root', '',
      now() - n * interval '7 hour', false, 'weak', (array['appeared', 'verdict', null])[n],
      (array['gone', 'changed', 'lost'])[n]
    from hosts, generate_series(1, 3) n where host_id < 'host-000050'`
  await api.sql`
    insert into finding_events (project_id, finding_id, at, id, host_id, kind, actor, cause)
    select project_id, md5(host_id), now() - n * interval '10 hour', gen_random_uuid(), host_id,
      (array['opened', 'fixed', 'reopened', 'commented'])[n], '', 'scan'
    from hosts, generate_series(1, 4) n where host_id < 'host-000020'`
}, 60_000)
afterAll(() => api.close())

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()

async function read<Answer>(path: string, query: Record<string, string>): Promise<Answer> {
  const search = new URLSearchParams(query).toString()
  const answer = await api.get(`/openhss/v1/${api.projectId}/${path}?${search}`)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json<Answer>()
}

/** Goes through the whole list. */
async function lookThrough(query: Record<string, string>): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  let after: { after?: string } | undefined = {}
  while (after !== undefined) {
    const page: { data_list: Change[]; next?: string } = await read('changes', {
      ...query,
      ...after,
      limit: '200',
    })
    for (const { kind } of page.data_list) counts.set(kind, (counts.get(kind) ?? 0) + 1)
    after = page.next === undefined ? undefined : { after: page.next }
  }
  return counts
}

test.each(['', 'host:web-1*', 'port:6379', 'verdict:weak', 'port:22 verdict:weak', 'web-42'])(
  '%j counts what looking through the list finds',
  async (q) => {
    const query = { q, since: ago(30), until: ago(0) }
    const counts = await read<ChangeCounts>('changes/counts', query)
    const { changes, is_exact: isExact, total_num: total } = counts
    expect(isExact).toBe(true)
    const some = Object.entries(changes).filter(([, number]) => number > 0)
    expect(new Map(some)).toEqual(await lookThrough(query))
    expect(total).toBe(some.reduce((sum, [, number]) => sum + number, 0))
  },
)

test('counts what became of findings, unless ports or accounts are asked for', async () => {
  const since = ago(25)
  const count = (q: string) => read<ChangeCounts>('changes/counts', { q, since })
  expect((await count('')).findings).toEqual({ opened: 19, fixed: 19, reopened: 0 })
  expect((await count('host:web-1')).findings).toEqual({ opened: 1, fixed: 1, reopened: 0 })
  expect(await count('port:6379')).not.toHaveProperty('findings')
})

test('counts no further than a bound, and says so', async () => {
  const { changes, is_exact: isExact } = await read<ChangeCounts>('changes/counts', {
    since: ago(24 * 60),
  })
  expect(isExact).toBe(false)
  expect(changes.port_closed).toBe(MAX_COUNTED_CHANGES)
})

test('is of the last day unless it is asked otherwise', async () => {
  const { since, until } = await read<ChangeCounts>('changes/counts', {})
  expect(Date.parse(until) - Date.parse(since)).toBe(86_400_000)
  expect(Math.abs(Date.now() - Date.parse(until))).toBeLessThan(60_000)
})
