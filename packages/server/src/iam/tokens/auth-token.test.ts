import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loginOf, signIn } from './sign-in.fixture.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

describe('X-Auth-Token', () => {
  const path = () => `/v5/${api.projectId}/asset/ports?host_id=h`

  test('is required', async () => {
    const answer = await api.get(path(), { 'x-auth-token': '' })
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({
      error_code: 'APIGW.0301',
      error_msg: 'Incorrect IAM authentication information: x-auth-token not found',
    })
  })

  test.each([
    ['unknown', 'x'.repeat(43)],
    ['as long as HSS allows', 'x'.repeat(32_768)],
    ['too long', 'x'.repeat(32_769)],
  ])('that is %s is refused', async (_what, token) => {
    const answer = await api.get(path(), { 'x-auth-token': token })
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({
      error_code: 'APIGW.0301',
      error_msg: 'Incorrect IAM authentication information: decrypt token fail',
    })
  })

  test('that expired must be updated', async () => {
    const { headers } = await signIn(api, {
      ...loginOf(api),
      scope: { project: { id: api.projectId } },
    })
    const token = String(headers['x-subject-token'])
    await api.sql`update tokens set expires_at = now() - interval '1 second'`
    const answer = await api.get(path(), { 'x-auth-token': token })
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({
      error_code: 'APIGW.0307',
      error_msg: 'The token must be updated.',
    })
  })

  test('of a user that was disabled must be updated', async () => {
    const { headers } = await signIn(api, {
      ...loginOf(api),
      scope: { project: { id: api.projectId } },
    })
    await api.sql`update users set enabled = false`
    const answer = await api.get(path(), { 'x-auth-token': String(headers['x-subject-token']) })
    await api.sql`update users set enabled = true`
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ error_code: 'APIGW.0307' })
  })

  test('for the whole account does not open a project', async () => {
    const scope = { domain: { name: api.domain } }
    const { headers } = await signIn(api, { ...loginOf(api), scope })
    const answer = await api.get(path(), { 'x-auth-token': String(headers['x-subject-token']) })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ error_code: 'HSS.0013' })
  })

  test('is stored only as a hash', async () => {
    const { headers } = await signIn(api, {
      ...loginOf(api),
      scope: { project: { id: api.projectId } },
    })
    const rows = await api.sql`select row_to_json(tokens)::text as text from tokens`
    expect(rows.length).toBeGreaterThan(0)
    for (const { text } of rows) expect(text).not.toContain(headers['x-subject-token'])
  })
})
