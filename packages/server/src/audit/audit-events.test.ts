import type { AuditEvent } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { selectAuditPage } from './audit-queries.ts'

const PATH = '/openhss/v1/audit-events'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
  await api.sql`insert into domains (id, name) values ('foreign', 'foreign')`
})
afterAll(() => api.close())

interface Page {
  readonly total_num: number
  readonly data_list: readonly AuditEvent[]
}

async function list(query: Record<string, string | number> = {}): Promise<Page> {
  const search = new URLSearchParams(query as Record<string, string>).toString()
  const answer = await api.get(`${PATH}?${search}`)
  expect(answer.statusCode).toBe(200)
  return answer.json<Page>()
}

/** Inserts events: event n happened n minutes after noon, and its request is called after it. */
async function insertEvents(
  events: readonly {
    readonly operation: string
    readonly domain_id?: string
    readonly [field: string]: unknown
  }[],
): Promise<void> {
  for (const [n, event] of events.entries()) {
    const row = {
      domain_id: api.tenantId,
      time: new Date(Date.UTC(2026, 0, 31, 12, n)),
      result: 'ok',
      user_name: 'alice',
      credential: 'token',
      source_ip: '192.0.2.1',
      request_id: `request ${n}`,
      ...event,
    }
    await api.sql`insert into audit_events ${api.sql(row)}`
  }
}

describe('the list', () => {
  beforeAll(() =>
    insertEvents([
      { operation: 'createUser', user_id: 'u1', resource_type: 'user', resource_id: 'bob' },
      { operation: 'createUser', result: 'APIGW.0302', user_id: 'u2', user_name: 'carol' },
      { operation: 'createToken', result: 'IAM.0401', credential: 'password', user_name: 'Alice' },
      {
        operation: 'moveHost',
        user_id: 'u1',
        credential: 'access key',
        access_key: 'AK1',
        project_id: 'p1',
        resource_type: 'host',
        resource_id: 'h1',
        source_ip: '2001:db8::1',
        details: { from: '0', to: 'e1' },
      },
      { operation: 'createUser', domain_id: 'foreign', user_id: 'u9' },
    ]),
  )

  const day = { since: '2026-01-31T00:00:00Z', until: '2026-02-01T00:00:00Z' }
  const numbers = async (query: Record<string, string | number>) => {
    const { total_num, data_list } = await list({ ...day, ...query })
    return [total_num, ...data_list.map(({ request_id }) => Number(request_id.split(' ')[1]))]
  }

  test('shows what is known of an event, and leaves out the rest', async () => {
    const { data_list } = await list(day)
    expect(data_list[0]).toEqual({
      id: expect.stringMatching(/^\d+$/) as string,
      time: '2026-01-31T12:03:00.000000Z',
      operation: 'moveHost',
      result: 'ok',
      user_id: 'u1',
      user_name: 'alice',
      credential: 'access key',
      access_key: 'AK1',
      source_ip: '2001:db8::1',
      project_id: 'p1',
      resource_type: 'host',
      resource_id: 'h1',
      details: { from: '0', to: 'e1' },
      request_id: 'request 3',
    })
    expect(data_list[1]).toEqual({
      id: expect.any(String) as string,
      time: '2026-01-31T12:02:00.000000Z',
      operation: 'createToken',
      result: 'IAM.0401',
      user_name: 'Alice',
      credential: 'password',
      source_ip: '192.0.2.1',
      request_id: 'request 2',
    })
  })

  test.each<[Record<string, string | number>, number[]]>([
    [{}, [4, 3, 2, 1, 0]],
    [{ since: '2026-01-31T12:02:00Z' }, [2, 3, 2]],
    [{ since: '2026-01-31T12:02:00.000001Z' }, [1, 3]],
    [{ until: '2026-01-31T12:02:00Z' }, [2, 1, 0]],
    [{ operation: 'createUser' }, [2, 1, 0]],
    [{ operation: 'CREATEUSER' }, [0]],
    [{ result: 'ok' }, [2, 3, 0]],
    [{ result: 'failed' }, [2, 2, 1]],
    [{ result: 'IAM.0401' }, [1, 2]],
    [{ user_name: 'alice' }, [2, 3, 0]],
    [{ source_ip: '2001:db8::1' }, [1, 3]],
    [{ project_id: 'p1' }, [1, 3]],
    [{ resource_type: 'user' }, [1, 0]],
    [{ resource_id: 'h1' }, [1, 3]],
    [{ resource_id: "' or true --" }, [0]],
    [{ operation: 'createUser', result: 'failed', user_name: 'carol' }, [1, 1]],
    [{ limit: 2 }, [4, 3, 2]],
    [{ limit: 2, offset: 2 }, [4, 1, 0]],
    [{ limit: 2, offset: 4 }, [4]],
    // An empty filter is none, as on the paths of HSS.
    [{ operation: '', user_name: '' }, [4, 3, 2, 1, 0]],
  ])('%j', async (query, expected) => {
    expect(await numbers(query)).toEqual(expected)
  })

  test('puts what happened at the same time in the order of its IDs', async () => {
    const time = '2026-02-02T00:00:00Z'
    await insertEvents(Array.from({ length: 3 }, () => ({ operation: 'x', time })))
    const { data_list } = await list({ operation: 'x', limit: 3 })
    expect(data_list.map(({ request_id }) => request_id)).toEqual([
      'request 2',
      'request 1',
      'request 0',
    ])
  })

  test.each([
    'since=yesterday',
    'since=2026-02-30T00:00:00Z',
    'limit=0',
    'limit=1001',
    'offset=-1',
    'offset=10001',
    `user_name=${'x'.repeat(257)}`,
  ])('refuses %s', async (query) => {
    const answer = await api.get(`${PATH}?${query}`)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ error_code: 'HSS.0001' })
  })

  test('is for who may read it in the whole account', async () => {
    const auditor = await api.createUser({ role: 'auditor' })
    expect((await auditor.get(PATH)).statusCode).toBe(200)
    for (const grant of [
      { role: 'operator' },
      { role: 'auditor', projectId: api.projectId },
      { role: 'admin', projectId: api.projectId, enterpriseProjectIds: ['0'] },
    ] as const) {
      const user = await api.createUser(grant)
      expect((await user.get(PATH)).statusCode).toBe(403)
    }
  })

  test('comes from the index, with nothing to sort', async () => {
    await api.sql`
      insert into audit_events (domain_id, time, operation, result, user_name, credential, source_ip,
        request_id)
      select case when n % 2 = 0 then ${api.tenantId} else 'foreign' end,
        '2025-01-01'::timestamptz + n * interval '1 second', 'x', 'ok', 'u', 'token', '::1', 'r'
      from generate_series(1, 60000) n`
    await api.sql`vacuum analyze audit_events`
    const page = selectAuditPage(api.sql, api.tenantId, {}, { limit: 100, offset: 0 })
    const plan = (await api.sql`explain ${page}`)
      .map((line) => String(line['QUERY PLAN']))
      .join('\n')
    const finding = plan.slice(0, plan.indexOf('InitPlan'))
    expect(finding).toContain('Index Only Scan using audit_events_time')
    expect(finding).not.toContain('Sort')
  })

  test('reaches the newest 10,000 that match, and further back by time', async () => {
    await api.sql`
      insert into audit_events (domain_id, time, operation, result, user_name, credential, source_ip,
        request_id)
      select ${api.tenantId}, '2024-01-01'::timestamptz + n * interval '1 second', 'many', 'ok', 'u',
        'token', '::1', 'request ' || n
      from generate_series(1, 10050) n`
    const many = async (query: Record<string, string | number>) => {
      const { total_num, data_list } = await list({ operation: 'many', ...query })
      return [total_num, data_list.length, data_list[0]?.request_id]
    }
    expect(await many({ limit: 1 })).toEqual([10_000, 1, 'request 10050'])
    expect(await many({ offset: 9_950 })).toEqual([10_000, 50, 'request 100'])
    expect(await many({ offset: 10_000 })).toEqual([10_000, 0, undefined])
    expect(await many({ until: '2024-01-01T00:00:51Z' })).toEqual([50, 50, 'request 50'])
  })
})

describe('a change that is not allowed', () => {
  test('leaves one event', async () => {
    const installer = await api.createUser({ role: 'installer' })
    const answer = await installer.post('/openhss/v1/users', { name: 'mallory', role: 'admin' })
    expect(answer.statusCode).toBe(403)
    const { data_list } = await list({ user_name: installer.user, result: 'failed' })
    expect(data_list).toEqual([
      {
        id: expect.any(String) as string,
        time: expect.any(String) as string,
        operation: 'createUser',
        result: 'APIGW.0302',
        user_id: installer.userId,
        user_name: installer.user,
        credential: 'token',
        source_ip: '127.0.0.1',
        request_id: answer.headers['x-request-id'],
      },
    ])
  })

  test('leaves no more than ten a minute when it is repeated', async () => {
    const operator = await api.createUser({ role: 'operator' })
    for (let n = 0; n < 25; n++) await operator.post('/v1.0/enterprise-projects', { name: 'x' })
    const { total_num } = await list({ user_name: operator.user, result: 'failed' })
    expect(total_num).toBeGreaterThanOrEqual(10)
    // There are twice as many when a minute ended meanwhile.
    expect(total_num).toBeLessThanOrEqual(20)
    await operator.post(`/openhss/v1/${api.projectId}/join-tokens`, { uses: 1, valid_hours: 1 })
    expect((await list({ user_name: operator.user, operation: 'createJoinToken' })).total_num).toBe(
      1,
    )
  })

  test('that reads leaves none', async () => {
    const installer = await api.createUser({ role: 'installer' })
    expect((await installer.get(PATH)).statusCode).toBe(403)
    const { data_list } = await list({ user_name: installer.user, result: 'failed' })
    expect(data_list).toEqual([])
  })
})
