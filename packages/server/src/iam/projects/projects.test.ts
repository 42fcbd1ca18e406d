import type { Project, ProjectList } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertTenant, insertProject, insertUser, tokenOf } from '../tokens/sign-in.fixture.ts'

let api: TestApi
let east: string
let foreign: { tenantId: string; projectId: string }
/** Tokens of three users: of one of the projects, of the tenant but no project, and of another tenant. */
let ofEast: string
let ofNothing: string
let ofForeign: string
beforeAll(async () => {
  api = await testApi()
  east = await insertProject(api, api.tenantId, 'east')
  await insertProject(api, api.tenantId, 'west')
  foreign = await insertTenant(api, 'foreign')
  const installer = [{ role: 'installer', projectId: east } as const]
  ofEast = await tokenOf(api, await insertUser(api, api.tenantId, 'installer', installer))
  ofNothing = await tokenOf(api, await insertUser(api, api.tenantId, 'nothing', []))
  const admin = await insertUser(api, foreign.tenantId, 'admin', [{ role: 'admin' }])
  ofForeign = await tokenOf(api, admin)
})
afterAll(() => api.close())

async function list(query: string, token = api.token): Promise<ProjectList> {
  const answer = await api.get(`/v3/projects${query}`, { 'x-auth-token': token })
  expect(answer.statusCode).toBe(200)
  return answer.json<ProjectList>()
}

const namesOf = ({ projects }: ProjectList) => projects.map(({ name }) => name)

describe('GET /v3/projects', () => {
  test('describes a project as IAM does', async () => {
    const answer = await api.get('/v3/projects?name=east', { host: 'iam.example.com' })
    expect(answer.headers['x-iam-trace-id']).toBe(answer.headers['x-request-id'])
    expect(answer.json()).toEqual({
      links: {
        self: 'http://iam.example.com/v3/projects?name=east&page=1&per_page=5000',
        previous: null,
        next: null,
      },
      projects: [
        {
          id: east,
          name: 'east',
          domain_id: api.tenantId,
          parent_id: api.tenantId,
          enabled: true,
          is_domain: false,
          description: '',
          links: { self: `http://iam.example.com/v3/projects/${east}` },
        },
      ],
    })
  })

  test.each([
    ['without filters', '', ['default', 'east', 'west']],
    ['a name', '?name=west', ['west']],
    ['a part of a name', '?name=wes', []],
    ['a name in another case', '?name=West', []],
    ['a pattern', '?name=%25', []],
    ['the account', () => `?domain_id=${api.tenantId}`, ['default', 'east', 'west']],
    ['the parent', () => `?parent_id=${api.tenantId}&name=east`, ['east']],
    ['another account', () => `?domain_id=${foreign.tenantId}`, []],
    ['another parent', () => `?parent_id=${foreign.tenantId}`, []],
    ['the enabled', '?enabled=true', ['default', 'east', 'west']],
    ['the disabled', '?enabled=false', []],
    ['those that are accounts', '?is_domain=true', []],
    ['those that are no accounts', '?is_domain=false', ['default', 'east', 'west']],
    ['empty filters', '?name=&domain_id=&enabled=&page=', ['default', 'east', 'west']],
  ])('finds by %s', async (_what, query, expected) => {
    expect(namesOf(await list(typeof query === 'string' ? query : query()))).toEqual(expected)
  })

  test('answers the GET with a body that the Node SDK sends', async () => {
    const answer = await api.app.inject({
      method: 'GET',
      url: '/v3/projects?name=east',
      headers: { 'x-auth-token': api.token, 'content-type': 'application/json' },
      payload: '{}',
    })
    expect(namesOf(answer.json())).toEqual(['east'])
  })

  test('shows a user what was granted to it, and nothing else', async () => {
    expect(namesOf(await list('', ofEast))).toEqual(['east'])
    expect(namesOf(await list('?name=west', ofEast))).toEqual([])
    expect(namesOf(await list('', ofNothing))).toEqual([])
    const { projects } = await list('', ofForeign)
    expect(projects.map(({ id }) => id)).toEqual([foreign.projectId])
  })

  test('goes through the pages by the links', async () => {
    const names: string[] = []
    let { links, projects } = await list('?per_page=2&enabled=true')
    expect(links.previous).toBeNull()
    names.push(...projects.map(({ name }) => name))
    const { pathname, search } = new URL(String(links.next))
    expect(pathname).toBe('/v3/projects')
    ;({ links, projects } = await list(search))
    names.push(...projects.map(({ name }) => name))
    expect(names).toEqual(['default', 'east', 'west'])
    expect(links.next).toBeNull()
    const back = new URL(String(links.previous))
    expect(Object.fromEntries(back.searchParams)).toEqual({
      enabled: 'true',
      page: '1',
      per_page: '2',
    })
  })

  test('a page that is just full is the last one', async () => {
    const { links, projects } = await list('?per_page=3')
    expect(projects).toHaveLength(3)
    expect(links.next).toBeNull()
  })

  test.each(['per_page=0', 'per_page=5001', 'page=0', 'enabled=yes', 'is_domain=1'])(
    'refuses %s',
    async (query) => {
      const answer = await api.get(`/v3/projects?${query}`)
      expect(answer.statusCode).toBe(400)
      expect(answer.json()).toMatchObject({ error: { code: 400, title: 'Bad Request' } })
    },
  )
})

describe('GET /v3/auth/projects', () => {
  test.each([
    ['all of the account', () => api.token, ['default', 'east', 'west']],
    ['what was granted', () => ofEast, ['east']],
    ['nothing without a grant', () => ofNothing, []],
  ])('lists %s', async (_what, token, expected) => {
    const headers = { 'x-auth-token': token(), host: 'h' }
    const answer = await api.get('/v3/auth/projects', headers)
    expect(namesOf(answer.json())).toEqual(expected)
    expect(answer.json()).toMatchObject({
      links: { self: 'http://h/v3/auth/projects', next: null },
    })
  })
})

describe('GET /v3/auth/domains', () => {
  test("lists the caller's account, also to who has no grant", async () => {
    const answer = await api.get('/v3/auth/domains', { 'x-auth-token': ofNothing, host: 'h' })
    expect(answer.json()).toEqual({
      domains: [
        {
          id: api.tenantId,
          name: api.domain,
          enabled: true,
          description: '',
          links: { self: `http://h/v3/domains/${api.tenantId}` },
        },
      ],
      links: { self: 'http://h/v3/auth/domains' },
    })
  })
})

describe('POST /v3/projects', () => {
  const create = (project: object, token = ofForeign) =>
    api.post('/v3/projects', { project }, { 'x-auth-token': token })

  test('creates a project, found by its name at once, and is one event', async () => {
    const wanted = { name: 'north', description: 'all of it', domain_id: foreign.tenantId }
    const answer = await create(wanted)
    expect(answer.statusCode).toBe(201)
    const { project } = answer.json<{ project: Project }>()
    expect(project).toMatchObject({ ...wanted, parent_id: foreign.tenantId })
    expect((await list('?name=north', ofForeign)).projects).toEqual([project])
    const events = await api.sql`
      select domain_id, operation, result, user_name, project_id, resource_type, resource_id, details
      from audit_events where request_id = ${String(answer.headers['x-request-id'])}`
    expect(events).toEqual([
      {
        domain_id: foreign.tenantId,
        operation: 'createProject',
        result: 'ok',
        user_name: 'admin',
        project_id: project.id,
        resource_type: 'project',
        resource_id: project.id,
        details: { name: 'north', description: 'all of it' },
      },
    ])
  })

  test('a name is free in another account, and once in its own', async () => {
    expect((await create({ name: 'west' })).statusCode).toBe(201)
    const again = await create({ name: 'west' })
    expect(again.statusCode).toBe(409)
    expect(again.json()).toMatchObject({ error: { code: 409, title: 'Conflict' } })
  })

  test.each([
    ['another account', () => ({ name: 'x', domain_id: api.tenantId }), /project\.domain_id/],
    ['another parent', () => ({ name: 'x', parent_id: api.tenantId }), /project\.parent_id/],
    ['no name', () => ({}), /project\.name is missing/],
    ['a name with a line break', () => ({ name: 'a\nb' }), /project\.name must be/],
  ])('refuses %s', async (_what, project, message) => {
    const answer = await create(project())
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      error: { message: expect.stringMatching(message) as string },
    })
  })

  test('is not for who was granted a project only', async () => {
    const answer = await create({ name: 'x' }, ofEast)
    expect(answer.statusCode).toBe(403)
    expect(answer.json()).toMatchObject({ error: { code: 403, title: 'Forbidden' } })
  })

  test('ends at 1,000 projects, also when two are asked for at once', async () => {
    const full = await insertTenant(api, 'full')
    const admin = await insertUser(api, full.tenantId, 'admin', [{ role: 'admin' }])
    const token = await tokenOf(api, admin)
    await api.sql`insert into projects (id, domain_id, name)
      select ${full.tenantId} || i, ${full.tenantId}, 'p' || i from generate_series(1, 998) i`
    const answers = await Promise.all(['a', 'b', 'c'].map((name) => create({ name }, token)))
    const refused = answers.filter(({ statusCode }) => statusCode === 400)
    expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1)
    expect(refused).toHaveLength(2)
    for (const { body } of refused) expect(body).toContain('at most 1000 projects')
  })
})
