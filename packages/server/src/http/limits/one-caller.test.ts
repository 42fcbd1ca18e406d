import { once } from 'node:events'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { createTenant, testApi } from '@openhss/testkit'
import type { Answer, TestAgent, TestApi } from '@openhss/testkit'
import { makePortReport, observedPort } from '@openhss/testkit/reports'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** More than the pool has connections. */
const MANY = 24

let api: TestApi
let port: number
beforeAll(async () => {
  api = await testApi()
  await api.app.listen({ host: '127.0.0.1', port: 0 })
  port = (api.app.server.address() as AddressInfo).port
})
afterAll(() => api.close())

function reportOf(agent: TestAgent, n: number, count = 1): Promise<Answer> {
  const items = Array.from({ length: count }, (_, at) => observedPort({ port: at + 1, pid: n + 1 }))
  return agent.reportPorts(makePortReport({ items, digest: String(n).padStart(64, '0') }))
}

test('reports that wait for their host leave the connections to others, and older ones are refused', async () => {
  const agent = await api.enrol()
  const sent = await api.sql.begin(async (tx) => {
    await tx`select from hosts where host_id = ${agent.hostId} for update`
    const reports = Array.from({ length: MANY }, (_, n) => reportOf(agent, n))
    const beside = await api.enrol()
    expect((await reportOf(beside, 1)).statusCode).toBe(200)
    expect((await api.get('/openhss/v1/audit-events')).statusCode).toBe(200)
    return { reports }
  })
  const answers = await Promise.all(sent.reports)
  const stored = [...answers.keys()].filter((n) => answers[n]?.statusCode === 200)
  expect(stored).toHaveLength(2)
  const refused = answers.find(({ statusCode }) => statusCode === 429)
  expect(refused?.headers['retry-after']).toBe('1')
  expect(refused?.body).toContain('A newer report of the host replaced it')
  const [row] = await api.sql<{ pid: number }[]>`
    select pid from ports where host_id = ${agent.hostId}`
  expect(stored.map((n) => n + 1)).toContain(row?.pid)
})

test('a row that another server process holds is waited for so long', async () => {
  const agent = await api.enrol()
  await api.sql.begin(async (tx) => {
    await tx`select from hosts where host_id = ${agent.hostId} for update`
    const answer = await reportOf(agent, 1)
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2'])
  })
  expect((await reportOf(agent, 1)).statusCode).toBe(200)
})

describe('lists and changes of one tenant', () => {
  let names = 0
  test.each<[string, string, () => Promise<Answer>]>([
    [
      'weak passwords',
      'lock table hosts',
      () => api.get(`/v5/${api.projectId}/baseline/weak-password-users`),
    ],
    ['ports', 'lock table ports', () => api.get(`/v5/${api.projectId}/asset/ports?host_id=any`)],
    ['audit events', 'lock table audit_events', () => api.get('/openhss/v1/audit-events')],
    [
      'changes',
      // Every change writes this row last.
      'select from identity_revision for update',
      () => api.post('/v1.0/enterprise-projects', { name: `project-${(names += 1)}` }),
    ],
  ])('%s that wait for each other leave the connections to others', async (what, hold, ask) => {
    const other = await createTenant(api, `beside ${what}`)
    const sent = await api.sql.begin(async (tx) => {
      await tx.unsafe(hold)
      const asked = Array.from({ length: MANY }, () => ask())
      const answer = await other.get(`/openhss/v1/${other.projectId}/weak-words`)
      expect(answer.statusCode).toBe(200)
      return { asked }
    })
    const answers = await Promise.all(sent.asked)
    expect(answers.filter(({ statusCode }) => statusCode >= 300)).toEqual([])
  })
})

describe('bodies of one agent', () => {
  test('that come slowly stop neither its small reports nor the large ones of others', async () => {
    const [slow, other] = await Promise.all([api.enrol(), api.enrol()])
    const sockets: Socket[] = []
    while (sockets.length < MANY) sockets.push(await startReport(slow))
    const answers = await Promise.all([reportOf(slow, 1), reportOf(other, 1, 5_000)])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200])
    for (const socket of sockets) socket.destroy()
  })

  test('that are many and large are stored or refused with a word on when to come again', async () => {
    const agent = await api.enrol()
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => reportOf(agent, n, 5_000)),
    )
    const statuses = answers.map(({ statusCode }) => statusCode)
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
    const refused = answers.filter(({ statusCode }) => statusCode === 429)
    expect(new Set(refused.map(({ headers }) => headers['retry-after']))).toEqual(new Set(['1']))
  })
})

/** Announces a large report and sends a little of it. */
async function startReport(agent: TestAgent): Promise<Socket> {
  const arrived = once(api.app.server, 'request')
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(
    `PUT /agent/v1/${api.projectId}/agents/${agent.agentId}/ports HTTP/1.1\r\nHost: h\r\n` +
      `Authorization: Bearer ${agent.secret}\r\nContent-Type: application/json\r\n` +
      `Content-Length: 11000000\r\n\r\n{"items":[`,
  )
  await arrived
  return socket
}
