import type { EnterpriseProject } from '@openhss/contract'
import { testApi } from '@openhss/testkit'
import type { Answer, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

const PATH = '/v1.0/enterprise-projects'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(() => api.sql`delete from enterprise_projects`)

function put(path: string, body: object): Promise<Answer> {
  const headers = { 'x-auth-token': api.token }
  return api.app.inject({ method: 'PUT', url: path, headers, payload: body })
}

async function create(body: object): Promise<EnterpriseProject> {
  const answer = await api.post(PATH, body)
  expect(answer.statusCode).toBe(201)
  return answer.json<{ enterprise_project: EnterpriseProject }>().enterprise_project
}

async function list(query = '', token = api.token) {
  const answer = await api.get(`${PATH}?${query}`, { 'x-auth-token': token })
  expect(answer.statusCode).toBe(200)
  const { enterprise_projects, total_count } = answer.json<{
    enterprise_projects: EnterpriseProject[]
    total_count: number
  }>()
  return { names: enterprise_projects.map(({ name }) => name), total: total_count }
}

function errorOf(answer: Answer | undefined): string {
  const { error_code, error_msg } = answer?.json<{ error_code: string; error_msg: string }>() ?? {}
  return `${answer?.statusCode} ${error_code} ${error_msg}`
}

describe('create', () => {
  test('answers with the enterprise project as EPS writes it', async () => {
    const made = await create({ name: '财务-EU_1', description: 'Ours', type: 'poc' })
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
      name: '财务-EU_1',
      description: 'Ours',
      status: 1,
      type: 'poc',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
      updated_at: made.created_at,
      delete_flag: false,
    })
    const shown = await api.get(`${PATH}/${made.id}`)
    expect(shown.json()).toEqual({ enterprise_project: made })
  })

  test.each(['default', 'DeFault', '', 'with blank', 'x'.repeat(65), 'é', 'a/b'])(
    'refuses the name "%s"',
    async (name) =>
      expect(errorOf(await api.post(PATH, { name }))).toMatch(
        /^400 HSS\.0001 .*name must be up to 64 letters/,
      ),
  )

  test('takes a name once in an account', async () => {
    await create({ name: 'finance' })
    expect(errorOf(await api.post(PATH, { name: 'finance' }))).toMatch(
      /^400 HSS\.0001 .*name is that of another/,
    )
    await create({ name: 'Finance' })
    await api.sql`insert into domains (id, name) values ('other', 'other') on conflict do nothing`
    await api.sql`insert into enterprise_projects (id, domain_id, name) values ('e', 'other', 'sales')`
    await create({ name: 'sales' })
  })

  test('makes at most 1,000, also of several at the same moment', async () => {
    await api.sql`
      insert into enterprise_projects (id, domain_id, name)
      select 'id-' || n, ${api.tenantId}, 'name-' || n from generate_series(1, 998) n`
    const names = ['one', 'two', 'three', 'four', 'five']
    const answers = await Promise.all(names.map((name) => api.post(PATH, { name })))
    expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(2)
    const refused = answers.find(({ statusCode }) => statusCode === 400)
    expect(errorOf(refused)).toMatch(/^400 HSS\.0001 .*1,000 enterprise projects/)
  })
})

describe('update', () => {
  test('renames, and leaves a description that is not given', async () => {
    const { id } = await create({ name: 'old', description: 'kept' })
    const renamed = await put(`${PATH}/${id}`, { name: 'new' })
    expect(renamed.json()).toMatchObject({
      enterprise_project: { id, name: 'new', description: 'kept' },
    })
    const described = await put(`${PATH}/${id}`, { name: 'new', description: '' })
    expect(described.json()).toMatchObject({ enterprise_project: { description: '' } })
  })

  test('refuses the name of another one', async () => {
    await create({ name: 'first' })
    const { id } = await create({ name: 'second' })
    expect(errorOf(await put(`${PATH}/${id}`, { name: 'first' }))).toMatch(
      /^400 HSS\.0001 .*name is that of/,
    )
  })
})

describe('action', () => {
  test('disables and enables', async () => {
    const { id } = await create({ name: 'mine' })
    for (const [action, status] of [
      ['disable', 2],
      ['enable', 1],
    ] as const) {
      const answer = await api.post(`${PATH}/${id}/action`, { action })
      expect(answer.statusCode).toBe(204)
      expect(answer.body).toBe('')
      const shown = await api.get(`${PATH}/${id}`)
      expect(shown.json()).toMatchObject({ enterprise_project: { status } })
    }
  })
})

test('the default one stays as it is', async () => {
  expect(errorOf(await put(`${PATH}/0`, { name: 'main' }))).toMatch(
    /^400 HSS\.0001 .*default .* cannot be changed/,
  )
  const disabled = await api.post(`${PATH}/0/action`, { action: 'disable' })
  expect(errorOf(disabled)).toMatch(/^400 HSS\.0001 .*default .* cannot be changed/)
})

test('what is not there and what is of another account are answered alike', async () => {
  await api.sql`insert into domains (id, name) values ('other', 'other') on conflict do nothing`
  await api.sql`insert into enterprise_projects (id, domain_id, name) values ('e', 'other', 'e')`
  for (const id of ['e', 'nowhere']) {
    const answers = [
      await api.get(`${PATH}/${id}`),
      await put(`${PATH}/${id}`, { name: 'x' }),
      await api.post(`${PATH}/${id}/action`, { action: 'disable' }),
    ]
    for (const answer of answers)
      expect(errorOf(answer)).toMatch(/^400 HSS\.0013 .*does not exist or is not granted/)
  }
  const rows = await api.sql`select name, enabled from enterprise_projects where id = 'e'`
  expect(rows).toEqual([{ name: 'e', enabled: true }])
})

describe('list', () => {
  beforeEach(async () => {
    // The default one is as old as the tenant.
    await api.sql`update domains set created_at = '2026-01-02' where id = ${api.tenantId}`
    await api.sql`
      insert into enterprise_projects
        (id, domain_id, name, type, enabled, created_at, updated_at)
      values ('b', ${api.tenantId}, 'Web-EU', 'prod', true, '2026-01-03', '2026-01-03'),
        ('a', ${api.tenantId}, 'web-us', 'poc', true, '2026-01-03', '2026-01-04'),
        ('c', ${api.tenantId}, 'batch', 'prod', false, '2026-01-01', '2026-01-05')`
  })

  test.each([
    ['', ['Web-EU', 'web-us', 'default', 'batch'], 4],
    ['id=a', ['web-us'], 1],
    ['id=0', ['default'], 1],
    ['id=nowhere', [], 0],
    ['name=WEB', ['Web-EU', 'web-us'], 2],
    ['name=%25', [], 0],
    ['name=FAUL', ['default'], 1],
    ['status=1', ['Web-EU', 'web-us', 'default'], 3],
    ['status=2', ['batch'], 1],
    ['type=prod', ['Web-EU', 'default', 'batch'], 3],
    ['type=poc', ['web-us'], 1],
    ['sort_key=created_at&sort_dir=asc', ['batch', 'default', 'web-us', 'Web-EU'], 4],
    ['sort_key=updated_at', ['batch', 'web-us', 'Web-EU', 'default'], 4],
    ['limit=2', ['Web-EU', 'web-us'], 4],
    ['limit=2&offset=2', ['default', 'batch'], 4],
    ['limit=2&offset=9', [], 4],
    ['name=web&status=1&type=prod&limit=1&offset=0', ['Web-EU'], 1],
  ])('%s', async (query, names, total) => {
    expect(await list(query)).toEqual({ names, total })
  })

  test.each(['status=3', 'type=test', 'limit=0', 'limit=1001', 'sort_key=id', 'sort_dir=up'])(
    'refuses %s',
    async (query) => {
      const [name] = query.split('=')
      expect(errorOf(await api.get(`${PATH}?${query}`))).toContain(
        `400 HSS.0001 Invalid parameter. ${name}`,
      )
    },
  )

  test('shows what the caller may use in any project, and no more', async () => {
    const installer = await api.createUser({
      role: 'installer',
      projectId: api.projectId,
      enterpriseProjectIds: ['a'],
    })
    expect(await list('', installer.token)).toEqual({ names: ['web-us'], total: 1 })
    const hidden = await api.get(`${PATH}/b`, { 'x-auth-token': installer.token })
    expect(errorOf(hidden)).toMatch(/^400 HSS\.0013 .*does not exist or is not granted/)
    const byDefault = await api.createUser({ role: 'auditor', enterpriseProjectIds: ['0', 'c'] })
    expect(await list('', byDefault.token)).toEqual({ names: ['default', 'batch'], total: 2 })
  })
})

test('each change leaves one event', async () => {
  const [before] = await api.sql<{ id: number }[]>`
    select coalesce(max(id), 0) as id from audit_events`
  const { id } = await create({ name: 'watched', description: 'd' })
  await put(`${PATH}/${id}`, { name: 'renamed', secret_of_a_client: 'x' })
  await api.post(`${PATH}/${id}/action`, { action: 'disable' })
  await api.post(PATH, { name: 'renamed' })
  const events = await api.sql`
    select operation, result, user_name, resource_type, resource_id, details from audit_events
    where id > ${before?.id ?? 0} order by id`
  const common = { result: 'ok', user_name: api.user, resource_type: 'enterprise project' }
  expect(events).toEqual([
    {
      ...common,
      operation: 'createEnterpriseProject',
      resource_id: id,
      details: { name: 'watched', description: 'd', type: 'prod' },
    },
    {
      ...common,
      operation: 'updateEnterpriseProject',
      resource_id: id,
      details: { name: 'renamed' },
    },
    {
      ...common,
      operation: 'actOnEnterpriseProject',
      resource_id: id,
      details: { action: 'disable' },
    },
  ])
})
