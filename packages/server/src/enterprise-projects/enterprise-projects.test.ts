import type { EnterpriseProject } from '@openhss/contract'
import { testApi, waitForLock } from '@openhss/testkit'
import type { Answer, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { holdEnterpriseProject } from '../hosts/host-queries.ts'

const PATH = '/v1.0/enterprise-projects'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  await api.sql`delete from hosts`
  await api.sql`delete from enterprise_projects`
})

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

function remove(id: string): Promise<Answer> {
  const headers = { 'x-auth-token': api.token }
  return api.app.inject({ method: 'DELETE', url: `${PATH}/${id}`, headers })
}

/** Terraform and the documents read `error`, the SDKs the two fields beside it. */
function errorOf(answer: Answer | undefined): string {
  const { error, error_code, error_msg } =
    answer?.json<{ error: object; error_code: string; error_msg: string }>() ?? {}
  expect(error).toEqual({ error_code, error_msg })
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
        /^400 EPS\.0002 .*name must be up to 64 letters/,
      ),
  )

  test('takes a name once in an account', async () => {
    await create({ name: 'finance' })
    expect(errorOf(await api.post(PATH, { name: 'finance' }))).toMatch(
      /^409 EPS\.0010 .*name is that of another/,
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
    expect(errorOf(refused)).toMatch(/^400 EPS\.0009 .*1,000 enterprise projects/)
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

  test('changes the type, and leaves one that is not given', async () => {
    const { id } = await create({ name: 'retyped', type: 'poc' })
    for (const [body, type] of [
      [{ name: 'retyped' }, 'poc'],
      [{ name: 'retyped', description: '', type: 'prod' }, 'prod'],
    ] as const) {
      const answer = await put(`${PATH}/${id}`, body)
      expect(answer.json()).toMatchObject({ enterprise_project: { type } })
      expect((await api.get(`${PATH}/${id}`)).json()).toEqual(answer.json())
    }
    const refused = await put(`${PATH}/${id}`, { name: 'retyped', type: 'test' })
    expect(errorOf(refused)).toMatch(/^400 EPS\.0002 .*type must be one of prod, poc/)
  })

  test('refuses the name of another one', async () => {
    await create({ name: 'first' })
    const { id } = await create({ name: 'second' })
    expect(errorOf(await put(`${PATH}/${id}`, { name: 'first' }))).toMatch(
      /^409 EPS\.0010 .*name is that of/,
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

describe('delete', () => {
  test('ends one that holds no host, and no grant names it any more', async () => {
    const { id } = await create({ name: 'ended' })
    const { id: kept } = await create({ name: 'kept' })
    const { projectId } = api
    const both = { role: 'auditor', projectId, enterpriseProjectIds: [id, kept] } as const
    const user = await api.createUser(both)
    await api.createUser({ ...both, enterpriseProjectIds: [id] })
    expect((await remove(id)).statusCode).toBe(204)
    expect(errorOf(await api.get(`${PATH}/${id}`))).toMatch(/^404 EPS\.0005 /)
    expect(errorOf(await remove(id))).toMatch(/^404 EPS\.0005 /)
    expect(await list('', user.token)).toEqual({ names: ['kept'], total: 1 })
    const named = await api.sql`select from grants where ${id} = any(enterprise_project_ids)`
    expect(named).toHaveLength(0)
    const ports = `/v5/${projectId}/asset/ports?host_id=h&enterprise_project_id=${id}`
    expect((await api.get(ports)).json()).toMatchObject({ error_code: 'HSS.0013' })
    await create({ name: 'ended' })
  })

  test('refuses one that holds a host, also one that comes meanwhile', async () => {
    const { id } = await create({ name: 'held' })
    await api.enrol({ enterpriseProjectId: id })
    expect(errorOf(await remove(id))).toMatch(/^400 EPS\.0002 .*holds 1 host; move them/)

    const { id: late } = await create({ name: 'late' })
    const { hostId } = await api.enrol()
    const { removed } = await api.sql.begin(async (tx) => {
      expect(await holdEnterpriseProject(tx, late)).toBe(true)
      await tx`update hosts set enterprise_project_id = ${late} where host_id = ${hostId}`
      const removed = remove(late)
      await waitForLock(api.sql)
      return { removed }
    })
    expect(errorOf(await removed)).toMatch(/holds 1 host/)
  })

  test('lets no host into one that is being deleted', async () => {
    const { id } = await create({ name: 'leaving' })
    const { hostId } = await api.enrol()
    const { moved } = await api.sql.begin(async (tx) => {
      await tx`delete from enterprise_projects where id = ${id}`
      const moved = put(`/openhss/v1/${api.projectId}/hosts/${hostId}/enterprise-project`, {
        enterprise_project_id: id,
      })
      const enrolled = api.enrol({ enterpriseProjectId: id }).catch((error: unknown) => error)
      await waitForLock(api.sql, 2)
      return { moved: Promise.all([moved, enrolled]) }
    })
    const [ofMove, ofEnrolment] = await moved
    expect(ofMove.json()).toMatchObject({ error_code: 'HSS.0013' })
    expect(String(ofEnrolment)).toContain('AGENT.0001')
    const rows = await api.sql`select from hosts where enterprise_project_id = ${id}`
    expect(rows).toHaveLength(0)
  })
})

describe('what looks like an ID', () => {
  test('quotas says how many there may be', async () => {
    const { id } = await create({ name: 'one' })
    await create({ name: 'two' })
    const quotas = async (token: string) =>
      (await api.get(`${PATH}/quotas`, { 'x-auth-token': token })).json<object>()
    const resource = { type: 'enterprise_project', quota: 1000 }
    expect(await quotas(api.token)).toEqual({ quotas: { resources: [{ ...resource, used: 2 }] } })
    const { projectId } = api
    const grant = { role: 'auditor', projectId, enterpriseProjectIds: ['0', id] } as const
    const some = await api.createUser(grant)
    expect(await quotas(some.token)).toEqual({ quotas: { resources: [{ ...resource, used: 1 }] } })
  })

  test('providers says what is held in them, and where', async () => {
    const body = (await api.get(`${PATH}/providers`)).json<object>()
    expect(body).toEqual({
      providers: [
        {
          provider: 'hss',
          provider_i18n_display_name: 'Host Security Service',
          resource_types: [
            {
              resource_type: 'host',
              resource_type_i18n_display_name: 'Host',
              regions: ['default'],
              global: false,
            },
          ],
        },
      ],
      total_count: 1,
    })
    const asked = '?locale=en-us&limit=200&provider=hss'
    expect((await api.get(`${PATH}/providers${asked}`)).json()).toEqual(body)
    for (const [query, total] of [
      ['provider=ecs', 0],
      ['offset=1', 1],
    ] as const) {
      const answer = await api.get(`${PATH}/providers?${query}`)
      expect(answer.json()).toEqual({ providers: [], total_count: total })
    }
  })
})

test('the default one stays as it is', async () => {
  expect(errorOf(await put(`${PATH}/0`, { name: 'main' }))).toMatch(
    /^400 EPS\.0012 .*default .* cannot be modified/,
  )
  const disabled = await api.post(`${PATH}/0/action`, { action: 'disable' })
  expect(errorOf(disabled)).toMatch(/^400 EPS\.0012 .*default .* cannot be modified/)
  expect(errorOf(await remove('0'))).toMatch(/^400 EPS\.0012 /)
})

test('what is not there and what is of another account are answered alike', async () => {
  await api.sql`insert into domains (id, name) values ('other', 'other') on conflict do nothing`
  await api.sql`insert into enterprise_projects (id, domain_id, name) values ('e', 'other', 'e')`
  for (const id of ['e', 'nowhere']) {
    const answers = [
      await api.get(`${PATH}/${id}`),
      await put(`${PATH}/${id}`, { name: 'x' }),
      await api.post(`${PATH}/${id}/action`, { action: 'disable' }),
      await remove(id),
    ]
    for (const answer of answers)
      expect(errorOf(answer)).toMatch(/^404 EPS\.0005 .*does not exist or is not granted/)
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
        `400 EPS.0002 Bad request. ${name}`,
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
    expect(errorOf(hidden)).toMatch(/^404 EPS\.0005 .*does not exist or is not granted/)
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
  await remove(id)
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
    {
      ...common,
      operation: 'deleteEnterpriseProject',
      resource_id: id,
      details: { name: 'renamed' },
    },
  ])
})
