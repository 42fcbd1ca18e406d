import type { AddressInfo } from 'node:net'
import { testApi } from '@openhss/testkit'
import type { TestAgent, TestApi } from '@openhss/testkit'
import { makePortReport, observedPort } from '@openhss/testkit/reports'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
let agent: TestAgent
let endpoint: string
beforeAll(async () => {
  api = await testApi()
  agent = await api.enrol()
  await api.app.listen({ host: '127.0.0.1', port: 0 })
  endpoint = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}`
})
afterAll(() => api.close())

async function put(
  body: string | Buffer,
): Promise<{ status: number; code: string; message: string }> {
  const answer = await fetch(
    `${endpoint}/agent/v1/${api.projectId}/agents/${agent.agentId}/ports`,
    {
      method: 'PUT',
      headers: { authorization: `Bearer ${agent.secret}`, 'content-type': 'application/json' },
      body,
    },
  )
  const { error_code = '', error_msg = '' } = (await answer.json()) as Record<string, string>
  return { status: answer.status, code: error_code, message: error_msg }
}

const MB = 1024 * 1024

describe('refused while it comes is', () => {
  test.each<[string, () => string | Buffer, RegExp]>([
    ['a list nested without end', () => Buffer.alloc(11 * MB, '['), /nested deeper than 16 levels/],
    [
      'an object nested without end, in a field that nobody knows',
      () => `{"x":${'{"x":'.repeat(2 * MB)}`,
      /nested deeper than 16 levels/,
    ],
    [
      'a list of empty objects',
      () => `{"a":[${'{},'.repeat(3 * MB)}{}]}`,
      /more than 1100000 values/,
    ],
    ['a list of numbers', () => `[${'1,'.repeat(5 * MB)}1]`, /more than 1100000 values/],
  ])('%s', async (_what, body, message) => {
    const answer = await put(body())
    expect([answer.status, answer.code]).toEqual([400, 'HSS.0002'])
    expect(answer.message).toMatch(message)
  })
})

/** The same report, small enough to be parsed at once, and so large that a thread does. */
describe.each([
  ['small', 1],
  ['large', 2_000],
])('a %s report', (_size, count) => {
  const items = Array.from({ length: count }, (_, n) => observedPort({ port: n + 1 }))
  const text = (more: object = {}) => JSON.stringify(makePortReport({ items, ...more }))

  test('is taken, with fields that nobody knows, however they are nested', async () => {
    const unknown = { a: [{ b: [{ c: [1e300, null, {}] }] }] }
    const report = { ...makePortReport({ items: items.map((item) => ({ ...item, unknown })) }) }
    const digest = String(count).padStart(64, '0')
    const host = { ...report.host, unknown }
    expect(await put(JSON.stringify({ ...report, host, digest, unknown }))).toMatchObject({
      status: 200,
    })
    const [row] = await api.sql<{ count: number }[]>`
      select count(*) from ports where host_id = ${agent.hostId}`
    expect(row?.count).toBe(count)
  })

  test.each<[string, (text: string) => string, string, RegExp]>([
    [
      'a field twice',
      (body) => body.replace('"items":[{', '"items":[{"pid":1,'),
      'HSS.0002',
      /items\.0\.pid is there twice/,
    ],
    [
      'a field twice, once in other letters',
      (body) => body.replace('"items":[{', String.raw`"items":[{"p\u0069d":1,`),
      'HSS.0002',
      /items\.0\.pid is there twice/,
    ],
    [
      '__proto__',
      (body) => body.replace('"items":[{', '"items":[{"__proto__":{"path":"/"},'),
      'HSS.0002',
      /items\.0\.__proto__ is no field/,
    ],
    [
      'a constructor',
      (body) => body.replace('{', '{"constructor":{"prototype":{}},'),
      'HSS.0002',
      /constructor is no field/,
    ],
    [
      'a number beyond all bounds',
      (body) => body.replace(/"port":1,/, '"port":1e999,'),
      'HSS.0001',
      /items\.0\.port must be an integer/,
    ],
    [
      'a NUL',
      (body) => body.replace('"items":[{', String.raw`"items":[{"other":["\u0000"],`),
      'HSS.0001',
      /items\.0\.other\.0 must be text/,
    ],
    [
      'half a surrogate pair',
      (body) => body.replace('"items":[{', String.raw`"items":[{"other":"\ud800",`),
      'HSS.0001',
      /items\.0\.other must be text/,
    ],
    [
      'half a surrogate pair in a name',
      (body) => body.replace('"items":[{', String.raw`"items":[{"\udc00":1,`),
      'HSS.0001',
      /must be text/,
    ],
    ['no end', (body) => body.slice(0, -1), 'HSS.0002', /must be JSON/],
    [
      'text for a list',
      (body) => body.replace(/"items":\[.*\]/s, '"items":"x"'),
      'HSS.0001',
      /^.*items must be a list/,
    ],
  ])('is refused with %s', async (_what, change, code, message) => {
    const digest = 'f'.repeat(64)
    const answer = await put(change(text({ digest })))
    expect([answer.status, answer.code]).toEqual([400, code])
    expect(answer.message).toMatch(message)
  })
})
