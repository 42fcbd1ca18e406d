import { exampleHost } from '@openhss/contract/examples'
import {
  addEnterpriseProject,
  addProject,
  createKey,
  createTemporaryKey,
  pathOf,
  send,
  testApi,
  withKey,
  withToken,
} from '@openhss/testkit'
import type { Answer, TestApi, TestSession } from '@openhss/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let api: TestApi
let enterpriseProjectId: string
let otherProjectId: string
beforeAll(async () => {
  api = await testApi()
  enterpriseProjectId = await addEnterpriseProject(api, 'ours')
  otherProjectId = await addProject(api, 'other')
})
afterAll(() => api.close())

function createJoinToken(maker: TestSession): Promise<Answer> {
  return maker.post(`/openhss/v1/${maker.projectId}/join-tokens`, {
    uses: 1,
    valid_hours: 1,
    enterprise_project_id: enterpriseProjectId,
  })
}

function tokenOf(answer: Answer): string {
  expect(answer.statusCode).toBe(201)
  return answer.json<{ join_token: string }>().join_token
}

/** `enrolled`, or the error. */
async function enrol(joinToken: string): Promise<string> {
  const answer = await api.post('/agent/v1/enrol', { join_token: joinToken, host: exampleHost })
  if (answer.statusCode === 201) return 'enrolled'
  return `${answer.statusCode} ${answer.json<{ error_code: string }>().error_code}`
}

describe('a join token of an installer', () => {
  let installer: TestSession
  let joinToken: string
  beforeEach(async () => {
    installer = await api.createUser({
      role: 'installer',
      projectId: api.projectId,
      enterpriseProjectIds: [enterpriseProjectId],
    })
    joinToken = tokenOf(await createJoinToken(installer))
  })

  async function change(method: 'PUT' | 'DELETE', path: string, payload?: object): Promise<void> {
    const headers = { 'x-auth-token': api.token }
    const url = `/openhss/v1/${path}`
    const answer = await api.app.inject({ method, url, headers, ...(payload && { payload }) })
    expect(answer.statusCode).toBeLessThan(300)
  }

  async function takeGrantAway(): Promise<void> {
    const answer = await api.get(`/openhss/v1/grants?user_id=${installer.userId}`)
    const [grant] = answer.json<{ data_list: { id: string }[] }>().data_list
    await change('DELETE', `grants/${grant?.id}`)
  }

  async function grant(grant: object): Promise<void> {
    const body = { user_id: installer.userId, role: 'installer', ...grant }
    expect((await api.post('/openhss/v1/grants', body)).statusCode).toBe(201)
  }

  test('enrols a host, also after its grant was replaced by a larger one', async () => {
    await grant({})
    await takeGrantAway()
    expect(await enrol(joinToken)).toBe('enrolled')
  })

  test('ends with the user', async () => {
    await change('DELETE', `users/${installer.userId}`)
    expect(await enrol(joinToken)).toBe('401 AGENT.0001')
  })

  test('is worth nothing while the user is disabled, and is not used up', async () => {
    await change('PUT', `users/${installer.userId}`, { enabled: false })
    expect(await enrol(joinToken)).toBe('401 AGENT.0001')
    await change('PUT', `users/${installer.userId}`, { enabled: true })
    expect(await enrol(joinToken)).toBe('enrolled')
  })

  test('is worth nothing without the grant, and is not used up', async () => {
    await takeGrantAway()
    expect(await enrol(joinToken)).toBe('401 AGENT.0001')
    await grant({})
    expect(await enrol(joinToken)).toBe('enrolled')
  })

  test.each([
    ['for another role', () => ({ role: 'operator' })],
    ['for another project', () => ({ project_id: otherProjectId })],
    ['for another enterprise project', () => ({ enterprise_project_ids: ['0'] })],
  ])('is worth nothing with a grant %s', async (_, other) => {
    await grant(other())
    await takeGrantAway()
    expect(await enrol(joinToken)).toBe('401 AGENT.0001')
  })
})

test('a project has at most 1,000 that can be used', async () => {
  const projectId = await addProject(api, 'full')
  const session = await api.signIn({ ...api, projectId })
  const insert = (count: number, uses: number, validity: string) => api.sql`
    insert into join_tokens (project_id, hash, remaining_uses, expires_at)
    select ${projectId}, uuid_send(gen_random_uuid()), ${uses}, now() + ${validity}::text::interval
    from generate_series(1, ${count})`
  await insert(999, 1, '1 hour')
  await insert(10, 0, '1 hour')
  await insert(10, 1, '-1 hour')
  const joinToken = tokenOf(await createJoinToken(session))
  const refused = await createJoinToken(session)
  expect(refused.statusCode).toBe(400)
  expect(refused.body).toContain('1,000 join tokens')
  // What cannot be used is forgotten.
  expect(await api.sql`select from join_tokens where project_id = ${projectId}`).toHaveLength(1000)

  expect(await enrol(joinToken)).toBe('enrolled')
  tokenOf(await createJoinToken(session))
})

describe('a join token that a temporary key made', () => {
  const asked = { uses: 5, valid_hours: 24 }
  const path = (maker: TestSession) => `/openhss/v1/${maker.projectId}/join-tokens`

  test('ends with the key, however long was asked for', async () => {
    const key = await createTemporaryKey(withToken(api, api.token), { duration_seconds: 900 })
    const answer = await withKey(api, key)('POST', path(api), asked)
    const { expires_at } = answer.json<{ expires_at: string }>()
    const seconds = (Date.parse(expires_at) - Date.now()) / 1000
    expect(seconds).toBeGreaterThan(60)
    expect(seconds).toBeLessThanOrEqual(900)
    expect(await enrol(tokenOf(answer))).toBe('enrolled')
    // One that ends before the key does is as it was asked for; so is one of a token.
    const long = await createTemporaryKey(withToken(api, api.token), { duration_seconds: 86_400 })
    const short = await withKey(api, long)('POST', path(api), { uses: 1, valid_hours: 1 })
    for (const each of [short, await createJoinToken(api)]) {
      const end = Date.parse(each.json<{ expires_at: string }>().expires_at)
      expect(end - Date.now()).toBeGreaterThan(3_500_000)
      expect(end - Date.now()).toBeLessThanOrEqual(3_600_000)
    }
  })

  test('ends with the token or the key that the temporary key came from', async () => {
    const maker = await api.createUser({ role: 'installer' })
    const other = await api.signIn(maker)
    const permanent = await createKey(maker)
    const sources = [withToken(api, maker.token), withKey(api, permanent)]
    const [ofToken = '', ofKey = ''] = await Promise.all(
      sources.map(async (source) => {
        const signed = withKey(api, await createTemporaryKey(source))
        return tokenOf(await signed('POST', path(maker), asked))
      }),
    )
    for (const each of [ofToken, ofKey]) expect(await enrol(each)).toBe('enrolled')

    const headers = { 'x-auth-token': maker.token, 'x-subject-token': maker.token }
    await api.app.inject({ method: 'DELETE', url: '/v3/auth/tokens', headers })
    expect(await enrol(ofToken)).toBe('401 AGENT.0001')
    expect(await enrol(ofKey)).toBe('enrolled')
    await send(api, other, 'DELETE', pathOf(permanent))
    expect(await enrol(ofKey)).toBe('401 AGENT.0001')
  })
})

describe('the list of join tokens', () => {
  function revoke(id: string, by: TestSession = api): Promise<Answer> {
    const url = `/openhss/v1/${by.projectId}/join-tokens/${id}`
    return api.app.inject({ method: 'DELETE', url, headers: { 'x-auth-token': by.token } })
  }

  async function list(by: TestSession = api): Promise<{ id: string }[]> {
    const answer = await by.get(`/openhss/v1/${by.projectId}/join-tokens`)
    expect(answer.statusCode).toBe(200)
    return answer.json<{ data_list: { id: string }[] }>().data_list
  }

  test('says who made each, how often it may be used and when it was, and not what it is', async () => {
    const made = await api.post(`/openhss/v1/${api.projectId}/join-tokens`, {
      name: 'web servers',
      uses: 3,
      valid_hours: 1,
    })
    const { id, join_token } = made.json<{ id: string; join_token: string }>()
    expect(await enrol(join_token)).toBe('enrolled')
    const answer = await api.get(`/openhss/v1/${api.projectId}/join-tokens`)
    const secret = join_token.split('.')[1] ?? ''
    expect(answer.body).not.toContain(secret)
    const [newest] = answer.json<{ data_list: object[] }>().data_list
    const instant = expect.stringMatching(/^20\d\d-.*Z$/) as string
    expect(newest).toEqual({
      id,
      name: 'web servers',
      // The line that somebody has ends in the same.
      token_end: join_token.slice(-6),
      enterprise_project_id: '0',
      uses_left: 2,
      created_at: instant,
      expires_at: instant,
      last_used_at: instant,
      created_by: { id: api.userId, name: api.user },
    })
  })

  test('has a name for a token only where one was given, and only one that fits a line', async () => {
    const make = (name?: string) =>
      api.post(`/openhss/v1/${api.projectId}/join-tokens`, {
        ...(name !== undefined && { name }),
        uses: 1,
        valid_hours: 1,
      })
    for (const name of ['', ' web', 'web\n', 'two\nlines', 'a\u202Eb', 'w'.repeat(65)]) {
      expect([name, (await make(name)).statusCode]).toEqual([name, 400])
    }
    expect((await make()).statusCode).toBe(201)
    expect((await list())[0]).not.toHaveProperty('name')
    expect((await make('生产环境')).statusCode).toBe(201)
    expect((await list())[0]).toHaveProperty('name', '生产环境')
  })

  test('one that is revoked enrols nobody, and what it enrolled stays', async () => {
    const made = await api.post(`/openhss/v1/${api.projectId}/join-tokens`, {
      uses: 2,
      valid_hours: 1,
    })
    const { id, join_token } = made.json<{ id: string; join_token: string }>()
    expect(await enrol(join_token)).toBe('enrolled')
    const hosts = await api.sql`select from hosts`
    const answer = await revoke(id)
    expect([answer.statusCode, answer.body]).toEqual([204, ''])
    expect(await enrol(join_token)).toBe('401 AGENT.0001')
    expect(await api.sql`select from hosts`).toHaveLength(hosts.length)
    expect((await list()).map((each) => each.id)).not.toContain(id)
    expect((await revoke(id)).json()).toMatchObject({ error_code: 'HSS.0011' })
    const [event] = await api.sql<{ operation: string; user_id: string }[]>`
      select operation, user_id from audit_events
      where resource_id = ${id} and operation = 'deleteJoinToken'`
    expect(event).toEqual({ operation: 'deleteJoinToken', user_id: api.userId })
  })

  test('shows and ends only those of the enterprise projects that are granted', async () => {
    const { projectId } = api
    const installer = await api.createUser({
      role: 'installer',
      projectId,
      enterpriseProjectIds: [enterpriseProjectId],
    })
    const made = await api.post(`/openhss/v1/${projectId}/join-tokens`, { uses: 1, valid_hours: 1 })
    const { id } = made.json<{ id: string }>()
    expect((await createJoinToken(installer)).statusCode).toBe(201)
    expect(await list(installer)).not.toHaveLength(0)
    expect((await list(installer)).map((each) => each.id)).not.toContain(id)
    expect((await revoke(id, installer)).json()).toMatchObject({ error_code: 'HSS.0011' })
    expect((await list()).map((each) => each.id)).toContain(id)
  })
})
