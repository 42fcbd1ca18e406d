import { testApi, waitForLock } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { makePortReport, observedPort } from '@openhss/testkit/reports'
import { afterAll, beforeAll, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

interface Answer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, unknown>>
  json(): unknown
}

/** Cuts the connection of a request while it waits for a table. */
async function cutDuring(table: string, request: () => Promise<Answer>): Promise<Answer> {
  return api.sql.begin(async (tx) => {
    await tx`lock table ${tx(table)} in access exclusive mode`
    const answer = request()
    await waitForLock(api.sql)
    await api.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    return answer
  })
}

test('a list whose connection is cut is unavailable for a moment', async () => {
  const list = () => api.get(`/v5/${api.projectId}/baseline/weak-password-users`)
  const answer = await cutDuring('account_verdicts', list)
  expect(answer.statusCode).toBe(503)
  expect(answer.headers['retry-after']).toBe('2')
  expect(answer.json()).toMatchObject({
    error_code: 'APIGW.0202',
    error_msg:
      'Backend unavailable. The database cannot be reached, or the connection to it was lost.',
  })
  expect((await list()).statusCode).toBe(200)
})

test('so is a change of IAM, in its own shape', async () => {
  const list = () => api.get('/v3/projects')
  const answer = await cutDuring('projects', list)
  expect(answer.statusCode).toBe(503)
  expect(answer.headers['retry-after']).toBe('2')
  expect(answer.json()).toMatchObject({ error: { code: 503, title: 'Service Unavailable' } })
  expect((await list()).statusCode).toBe(200)
})

test('a report whose connection is cut can be sent again', async () => {
  const agent = await api.enrol()
  const report = () => agent.reportPorts(makePortReport({ items: [observedPort({ port: 22 })] }))
  expect((await cutDuring('ports', report)).statusCode).toBe(503)
  expect((await report()).statusCode).toBe(200)
})

test('on a full disk, what reads goes on, and what writes says why not', async () => {
  const agent = await api.enrol()
  const report = () => agent.reportPorts(makePortReport({ items: [observedPort({ port: 22 })] }))
  const list = () => api.get(`/v5/${api.projectId}/asset/ports?host_id=${agent.hostId}`)
  api.sql.setReadOnly(true)
  const refused = [
    await report(),
    await api.post(`/openhss/v1/users`, { name: 'late', role: 'auditor' }),
  ]
  expect(refused.map(({ statusCode }) => statusCode)).toEqual([503, 503])
  for (const answer of refused) expect(answer.body).toContain('disk of the database is full')
  expect((await list()).statusCode).toBe(200)
  expect((await api.app.inject('/readyz')).statusCode).toBe(200)
  api.sql.setReadOnly(false)
  expect((await report()).statusCode).toBe(200)
  expect((await list()).json()).toMatchObject({ total_num: 1 })
})
