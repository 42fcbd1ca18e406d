import { addUser, createTenant, testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertProject } from '../tokens/sign-in.fixture.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
  await insertProject(api, api.tenantId, 'cn-north-4')
})
afterAll(() => api.close())

const HOST = { host: 'iam.example.com' }
const messageOf = (body: object) => (body as { error: { message: string } }).error.message

describe('versions', () => {
  const version = {
    id: 'v3.6',
    status: 'stable',
    updated: '2016-04-04T00:00:00Z',
    links: [{ rel: 'self', href: 'http://iam.example.com/v3/' }],
    'media-types': [
      { base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' },
    ],
  }

  test('are at / and /v3, for anybody', async () => {
    const all = await api.app.inject({ url: '/', headers: HOST })
    expect(all.statusCode).toBe(200)
    expect(all.json()).toEqual({ versions: { values: [version] } })
    const one = await api.app.inject({ url: '/v3', headers: HOST })
    expect(one.json()).toEqual({ version })
    expect(one.headers['x-iam-trace-id']).toBe(one.headers['x-request-id'])
  })
})

describe('regions', () => {
  test('are the projects that the caller was granted', async () => {
    const { regions } = (await api.get('/v3/regions', HOST)).json<{ regions: { id: string }[] }>()
    expect(regions.map(({ id }) => id)).toEqual(['cn-north-4', 'default'])
    expect(regions[0]).toEqual({
      id: 'cn-north-4',
      type: 'public',
      description: 'The project cn-north-4',
      parent_region_id: null,
      locales: { 'zh-cn': 'cn-north-4', 'en-us': 'cn-north-4' },
      links: { self: 'http://iam.example.com/v3/regions/cn-north-4' },
    })
    const shown = await api.get('/v3/regions/cn-north-4', HOST)
    expect(shown.json()).toEqual({ region: regions[0] })
    const { projectId } = api
    const some = await api.createUser({ role: 'auditor', projectId })
    expect((await some.get('/v3/regions')).json()).toMatchObject({ regions: [{ id: 'default' }] })
    expect((await some.get('/v3/regions/cn-north-4')).statusCode).toBe(404)
  })

  test('without a project say how to make it', async () => {
    const answer = await api.get('/v3/regions/eu-west-101')
    expect(answer.statusCode).toBe(404)
    expect(messageOf(answer.json())).toContain('openhss projects create eu-west-101')
  })
})

describe('users', () => {
  test('are shown as IAM shows them', async () => {
    const { user_id } = await addUser(api, 'ann')
    await api.sql`
      update users set enabled = false, created_at = '2026-01-31 08:00:00.123Z'
      where id = ${user_id}`
    const user = {
      id: user_id,
      name: 'ann',
      domain_id: api.tenantId,
      enabled: false,
      description: '',
      password_expires_at: null,
      links: { self: `http://iam.example.com/v3/users/${user_id}` },
    }
    const listed = await api.get('/v3/users?name=ann', HOST)
    expect(listed.json()).toEqual({
      users: [user],
      links: { self: 'http://iam.example.com/v3/users', previous: null, next: null },
    })
    expect((await api.get(`/v3/users/${user_id}`, HOST)).json()).toEqual({ user })
    const { password_expires_at: _, ...common } = user
    expect((await api.get(`/v3.0/OS-USER/users/${user_id}`, HOST)).json()).toEqual({
      user: {
        ...common,
        create_time: '2026-01-31 08:00:00.1',
        is_domain_owner: false,
        access_mode: 'default',
      },
    })
  })

  test.each([
    ['', ['admin', 'ann']],
    ['?enabled=true', ['admin']],
    ['?enabled=false', ['ann']],
    ['?domain_id=elsewhere', []],
    ['?name=an', []],
  ])('are listed by %s', async (query, names) => {
    const answer = await api.get(`/v3/users${query}`)
    const { users } = answer.json<{ users: { name: string }[] }>()
    expect(users.map(({ name }) => name).filter((name) => !name.startsWith('user-'))).toEqual(names)
  })

  test('of another account, and made-up ones, are not there', async () => {
    const other = await createTenant(api, 'other')
    for (const id of [other.userId, 'made-up']) {
      for (const path of [`/v3/users/${id}`, `/v3/users/${id}/projects`]) {
        const answer = await api.get(path)
        expect(answer.statusCode).toBe(404)
        expect(messageOf(answer.json())).toContain('No user of the account has this user_id.')
      }
      expect((await api.get(`/v3.0/OS-USER/users/${id}`)).json()).toMatchObject({
        error_code: 'IAM.0004',
      })
    }
    const installer = await api.createUser({ role: 'installer' })
    expect((await installer.get(`/v3/users/${installer.userId}`)).statusCode).toBe(200)
    for (const id of [api.userId, 'made-up']) {
      expect((await installer.get(`/v3/users/${id}`)).statusCode).toBe(403)
      expect((await installer.get(`/v3/users/${id}/projects`)).statusCode).toBe(403)
    }
  })
})

describe('projects', () => {
  test('of a user are those of its grants', async () => {
    const { projectId } = api
    const some = await api.createUser({ role: 'auditor', projectId })
    const namesFor = async (id: string, by = api.token) => {
      const answer = await api.get(`/v3/users/${id}/projects`, { 'x-auth-token': by })
      const { projects } = answer.json<{ projects: { name: string }[] }>()
      return projects.map(({ name }) => name)
    }
    expect(await namesFor(api.userId)).toEqual(['cn-north-4', 'default'])
    expect(await namesFor(some.userId)).toEqual(['default'])
    expect(await namesFor(some.userId, some.token)).toEqual(['default'])
  })

  test('are shown one by one, to who was granted them', async () => {
    const id = await insertProject(api, api.tenantId, 'shown')
    const shown = await api.get(`/v3/projects/${id}`, { 'x-project-id': api.projectId })
    const listed = await api.get('/v3/projects?name=shown')
    const { projects } = listed.json<{ projects: object[] }>()
    expect(shown.json()).toEqual({ project: projects[0] })
    const some = await api.createUser({ role: 'auditor', projectId: api.projectId })
    for (const hidden of [id, 'f'.repeat(32)]) {
      const answer = await some.get(`/v3/projects/${hidden}`)
      expect(answer.statusCode).toBe(404)
      expect(messageOf(answer.json())).toContain('The project does not exist or is not granted.')
    }
  })
})
