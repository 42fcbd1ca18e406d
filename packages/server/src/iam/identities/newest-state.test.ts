import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let api: TestApi
/** A second server process on the same database, as far as its memory is concerned. */
let other: TestApi['app']
beforeAll(async () => {
  api = await testApi()
  other = await api.createAppBeside()
})
afterAll(async () => {
  await other.close()
  await api.close()
})

async function createEnterpriseProject(name: string): Promise<string> {
  const answer = await api.post('/v1.0/enterprise-projects', { name })
  return answer.json<{ enterprise_project: { id: string } }>().enterprise_project.id
}

const joinToken = (enterprise_project_id: string) => ({
  uses: 1,
  valid_hours: 1,
  enterprise_project_id,
})

test('what one process makes can be used at another at once', async () => {
  const headers = { 'x-auth-token': api.token }
  const url = `/openhss/v1/${api.projectId}/join-tokens`
  await other.inject({ method: 'POST', url, headers, payload: joinToken('0') })

  const id = await createEnterpriseProject('made-elsewhere')
  const answer = await other.inject({ method: 'POST', url, headers, payload: joinToken(id) })
  expect(answer.statusCode).toBe(201)
})

test('what a process makes or ends itself holds there at once', async () => {
  const id = await createEnterpriseProject('made-here')
  const made = await api.post(`/openhss/v1/${api.projectId}/join-tokens`, joinToken(id))
  expect(made.statusCode).toBe(201)

  const { token } = await api.createUser({ role: 'auditor' })
  const asUser = () => api.get('/v3/auth/domains', { 'x-auth-token': token })
  expect((await asUser()).statusCode).toBe(200)
  const revoked = await api.app.inject({
    method: 'DELETE',
    url: '/v3/auth/tokens',
    headers: { 'x-auth-token': token, 'x-subject-token': token },
  })
  expect(revoked.statusCode).toBe(204)
  expect((await asUser()).statusCode).toBe(401)
})
