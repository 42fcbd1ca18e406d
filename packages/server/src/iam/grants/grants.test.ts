import {
  atOnce,
  codeOf,
  eventsOf,
  expectEnded,
  grantIdsOf,
  GRANTS,
  messageOf,
  send,
  stateOf,
  statusesOf,
  testApi,
} from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
  await api.sql`
    insert into enterprise_projects (id, domain_id, name)
    select 'ep-' || n, ${api.tenantId}, 'ep-' || n from generate_series(1, 3) n`
  await api.sql`insert into domains (id, name) values ('foreign', 'foreign')`
  await api.sql`insert into projects (id, domain_id, name) values ('foreign-p', 'foreign', 'p')`
  await api.sql`
    insert into enterprise_projects (id, domain_id, name) values ('foreign-ep', 'foreign', 'ep')`
  await api.sql`
    insert into users (id, domain_id, name, password_hash) values ('foreign-u', 'foreign', 'u', '')`
  await api.sql`insert into grants (id, user_id, role) values ('foreign-g', 'foreign-u', 'admin')`
})
afterAll(() => api.close())

describe('giving a grant', () => {
  test('shows what it covers, ends the user’s tokens, and is one event', async () => {
    const user = await api.createUser({ role: 'installer' })
    expect(await stateOf(user)).toBe('good')
    const answer = await api.post(GRANTS, {
      user_id: user.userId,
      role: 'operator',
      project_id: api.projectId,
      enterprise_project_ids: ['ep-2', '0'],
    })
    expect(answer.statusCode).toBe(201)
    const grant = answer.json<{ id: string }>()
    expect(grant).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      user_id: user.userId,
      role: 'operator',
      project_id: api.projectId,
      enterprise_project_ids: ['0', 'ep-2'],
      created_at: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    })
    await expectEnded(user)
    expect(await eventsOf(api, grant.id)).toEqual([
      {
        operation: 'createGrant',
        result: 'ok',
        user_name: api.user,
        resource_type: 'grant',
        project_id: api.projectId,
        details: {
          user_id: user.userId,
          role: 'operator',
          project_id: api.projectId,
          enterprise_project_ids: '0,ep-2',
        },
      },
    ])
  })

  test('counts from the next sign-in on', async () => {
    const user = await api.createUser({ role: 'installer' })
    expect((await user.get(GRANTS)).statusCode).toBe(403)
    await api.post(GRANTS, { user_id: user.userId, role: 'auditor' })
    const again = await api.signIn(user)
    expect((await again.get(GRANTS)).statusCode).toBe(200)
  })

  test('that the user has is refused by its ID, also when two come at once', async () => {
    const user = await api.createUser({ role: 'installer' })
    const give = (ids: readonly string[]) =>
      api.post(GRANTS, { user_id: user.userId, role: 'auditor', enterprise_project_ids: ids })
    const answers = await atOnce(api, [() => give(['ep-1', 'ep-3']), () => give(['ep-3', 'ep-1'])])
    const given = answers.find(({ statusCode }) => statusCode === 201)
    const refused = answers.find(({ statusCode }) => statusCode === 400)
    const { id } = given?.json<{ id: string }>() ?? {}
    expect(refused?.json()).toMatchObject({
      error_code: 'HSS.0001',
      error_msg: `Invalid parameter. The user has this grant already: grant_id ${id}.`,
    })
    expect((await give(['ep-1'])).statusCode).toBe(201)
    expect(await grantIdsOf(api, user)).toHaveLength(3)
  })

  test.each<[string, object, string]>([
    ['foreign project', { project_id: 'foreign-p' }, 'HSS.0013'],
    ['unknown project', { project_id: 'unknown' }, 'HSS.0013'],
    ['foreign enterprise project', { enterprise_project_ids: ['ep-1', 'foreign-ep'] }, 'HSS.0013'],
    ['unknown enterprise project', { enterprise_project_ids: ['ep-1', 'unknown'] }, 'HSS.0013'],
    ['foreign user', { user_id: 'foreign-u' }, 'HSS.0011'],
    ['unknown user', { user_id: 'unknown' }, 'HSS.0011'],
    ['empty list of enterprise projects', { enterprise_project_ids: [] }, 'HSS.0001'],
    ['misspelt limit, which would mean more', { projectId: 'p' }, 'HSS.0001'],
  ])('for a %s is refused', async (_what, changes, code) => {
    const answer = await api.post(GRANTS, { user_id: api.userId, role: 'auditor', ...changes })
    expect(answer.statusCode).toBe(400)
    expect(codeOf(answer)).toBe(code)
    expect(await grantIdsOf(api, api)).toHaveLength(1)
  })

  test('says the same of what is foreign and of what does not exist', async () => {
    const answerTo = async (changes: object) =>
      messageOf(await api.post(GRANTS, { user_id: api.userId, role: 'auditor', ...changes }))
    expect(await answerTo({ project_id: 'foreign-p' })).toBe(await answerTo({ project_id: 'none' }))
    expect(await answerTo({ user_id: 'foreign-u' })).toBe(await answerTo({ user_id: 'none' }))
  })

  test('stops at 100 grants of a user', async () => {
    const user = await api.createUser({ role: 'auditor' })
    await api.sql`
      insert into grants (id, user_id, role, enterprise_project_ids)
      select 'many-' || n, ${user.userId}, 'operator', array['e' || n] from generate_series(1, 99) n`
    const answer = await api.post(GRANTS, { user_id: user.userId, role: 'installer' })
    expect(codeOf(answer)).toBe('HSS.0001')
    expect(messageOf(answer)).toContain('100 grants')
  })

  test('stops at 1,000 enterprise projects that the grants of a user name', async () => {
    const user = await api.createUser({ role: 'auditor' })
    await api.sql`
      insert into grants (id, user_id, role, enterprise_project_ids)
      select 'wide-' || n, ${user.userId}, 'operator',
        (select array_agg('e' || n || '-' || e) from generate_series(1, 100) e)
      from generate_series(1, 9) n`
    await api.sql`
      insert into grants (id, user_id, role, enterprise_project_ids)
      select 'wide', ${user.userId}, 'auditor', array_agg('e' || e) from generate_series(1, 98) e`
    const give = (ids: readonly string[]) =>
      api.post(GRANTS, { user_id: user.userId, role: 'operator', enterprise_project_ids: ids })
    const refused = await give(['ep-1', 'ep-2', 'ep-3'])
    expect(codeOf(refused)).toBe('HSS.0001')
    expect(messageOf(refused)).toContain('would name 1001 enterprise projects; 1000 are the most')
    expect((await give(['ep-1', 'ep-2'])).statusCode).toBe(201)
    const wide = { user_id: user.userId, role: 'operator' }
    expect((await api.post(GRANTS, wide)).statusCode).toBe(201)
  })
})

describe('taking a grant', () => {
  test('ends the user’s tokens and what it gave, and is one event', async () => {
    const user = await api.createUser({ role: 'auditor' })
    const [id = ''] = await grantIdsOf(api, user)
    expect((await user.get(GRANTS)).statusCode).toBe(200)
    const answer = await send(api, api, 'DELETE', `${GRANTS}/${id}`)
    expect(answer.statusCode).toBe(204)
    await expectEnded(user)
    expect(await eventsOf(api, id)).toMatchObject([
      { operation: 'deleteGrant', details: { user_id: user.userId, role: 'auditor' } },
    ])
    expect(codeOf(await send(api, api, 'DELETE', `${GRANTS}/${id}`))).toBe('HSS.0011')
  })

  test('of another account finds none', async () => {
    expect(codeOf(await send(api, api, 'DELETE', `${GRANTS}/foreign-g`))).toBe('HSS.0011')
    expect(await api.sql`select id from grants where id = 'foreign-g'`).toHaveLength(1)
  })

  test('of the last administrator is refused, though others administer parts', async () => {
    await api.createUser({ role: 'admin', projectId: api.projectId })
    const disabled = await api.createUser({ role: 'admin' })
    await send(api, api, 'PUT', `/openhss/v1/users/${disabled.userId}`, { enabled: false })
    const [id = ''] = await grantIdsOf(api, api)
    const answer = await send(api, api, 'DELETE', `${GRANTS}/${id}`)
    expect(codeOf(answer)).toBe('HSS.0001')
    expect(messageOf(answer)).toContain('last administrator')
    expect(await grantIdsOf(api, api)).toEqual([id])
    expect(await stateOf(api)).toBe('good')
  })

  test('of the last two at once leaves one of them', async () => {
    const admins = await Promise.all([1, 2].map(() => api.createUser({ role: 'admin' })))
    const ids = (await Promise.all(admins.map((each) => grantIdsOf(api, each)))).flat()
    await api.sql`update users set enabled = false where id = ${api.userId}`
    const answers = await atOnce(
      api,
      admins.map((admin, n) => () => send(api, admin, 'DELETE', `${GRANTS}/${ids[n]}`)),
    )
    await api.sql`update users set enabled = true where id = ${api.userId}`
    expect(statusesOf(answers)).toEqual([204, 400])
    expect(await api.sql`select 1 from grants where id in ${api.sql(ids)}`).toHaveLength(1)
  })
})

test('listing grants shows the account’s own, all or of one user', async () => {
  const user = await api.createUser({ role: 'operator', projectId: api.projectId })
  const list = async (query: string) =>
    (await api.get(`${GRANTS}${query}`)).json<{
      total_num: number
      data_list: { id: string; user_id: string }[]
    }>()

  const all = await list('?limit=1000')
  expect(all.total_num).toBe(all.data_list.length)
  expect(all.data_list.map(({ user_id }) => user_id)).toEqual(
    expect.arrayContaining([api.userId, user.userId]),
  )
  expect(all.data_list.map(({ id }) => id)).not.toContain('foreign-g')
  expect(await list('?limit=1&offset=1')).toMatchObject({ data_list: [all.data_list[1]] })

  expect(await list(`?user_id=${user.userId}`)).toMatchObject({
    total_num: 1,
    data_list: [{ user_id: user.userId, role: 'operator', project_id: api.projectId }],
  })
  for (const id of ['foreign-u', 'unknown']) {
    expect(await list(`?user_id=${id}`)).toEqual({ total_num: 0, data_list: [] })
  }
})
