import type { HostGroup } from '@openhss/contract'
import {
  addEnterpriseProject,
  addHostGroup,
  createTenant,
  eventsOf,
  eventsOfRequest,
  testApi,
} from '@openhss/testkit'
import type { Answer, TestApi, TestSession } from '@openhss/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let api: TestApi
let finance: string
/** They are in finance. */
let hosts: string[]
beforeAll(async () => {
  api = await testApi()
  finance = await addEnterpriseProject(api, 'finance')
})
afterAll(() => api.close())
beforeEach(async () => {
  await api.sql`delete from hosts`
  await api.sql`delete from host_groups`
  const agents = [1, 2, 3].map(() => api.enrol({ enterpriseProjectId: finance }))
  hosts = (await Promise.all(agents)).map(({ hostId }) => hostId).toSorted()
})

const groupsUrl = (enterpriseProjectId = finance) =>
  `/v5/${api.projectId}/host-management/groups?enterprise_project_id=${enterpriseProjectId}`

async function list(enterpriseProjectId = finance, by: TestSession = api): Promise<HostGroup[]> {
  const answer = await by.get(groupsUrl(enterpriseProjectId))
  expect(answer.statusCode).toBe(200)
  const { total_num, data_list } = answer.json<{ total_num: number; data_list: HostGroup[] }>()
  expect(data_list).toHaveLength(total_num)
  return data_list
}

/** Tells which hosts are in which group, by its name. */
async function members(): Promise<Record<string, string[]>> {
  const groups = await list()
  return Object.fromEntries(groups.map((group) => [group.group_name, group.host_id_list]))
}

const add = (body: object, by: TestSession = api) => by.post(groupsUrl(), body)

function send(
  method: 'PUT' | 'DELETE',
  url: string,
  body?: object,
  by: TestSession = api,
): Promise<Answer> {
  const headers = { 'x-auth-token': by.token }
  return api.app.inject({ method, url, headers, ...(body && { payload: body }) })
}

const change = (body: object, by?: TestSession) => send('PUT', groupsUrl(), body, by)
const remove = (groupId: string, by?: TestSession) =>
  send('DELETE', `${groupsUrl()}&group_id=${groupId}`, undefined, by)

const associate = (body: object, by: TestSession = api) =>
  by.post(
    `/v5/${api.projectId}/host-management/group/associate?enterprise_project_id=${finance}`,
    body,
  )

function errorOf(answer: Answer): string {
  return `${answer.statusCode} ${answer.json<{ error_msg: string }>().error_msg}`
}

describe('a group', () => {
  test('is listed with its hosts, and every number is exact', async () => {
    const [first = '', second = '', third = ''] = hosts
    const answer = await add({ group_name: 'web 一', host_id_list: [third, first, first] })
    expect([answer.statusCode, answer.json()]).toEqual([200, {}])
    await add({ group_name: 'empty', host_id_list: [] })
    await add({ group_name: 'db', host_id_list: [second] })
    const expected = {
      group_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      enterprise_project_id: finance,
      risk_host_num: 0,
      unprotect_host_num: 0,
    }
    expect(await list()).toEqual([
      { ...expected, group_name: 'db', host_num: 1, host_id_list: [second] },
      { ...expected, group_name: 'empty', host_num: 0, host_id_list: [] },
      { ...expected, group_name: 'web 一', host_num: 2, host_id_list: [first, third] },
    ])

    await api.sql`update hosts set ports_danger = 1 where host_id = ${first}`
    await api.sql`update hosts set accounts_empty = 1, accounts_weak = 2 where host_id = ${second}`
    await api.sql`update host_liveness set state = 'offline' where host_id = ${third}`
    await api.sql`update host_liveness set state = 'late' where host_id = ${second}`
    expect(await list()).toMatchObject([
      { group_name: 'db', risk_host_num: 1, unprotect_host_num: 0 },
      { group_name: 'empty', risk_host_num: 0, unprotect_host_num: 0 },
      { group_name: 'web 一', risk_host_num: 1, unprotect_host_num: 1 },
    ])
  })

  test('is found by a part of its name, and listed page by page', async () => {
    for (let n = 10; n < 23; n++) await addHostGroup(api, finance, `Group ${n}`)
    const ask = async (query: string) => {
      const answer = await api.get(`${groupsUrl()}&${query}`)
      const { total_num, data_list } = answer.json<{ total_num: number; data_list: HostGroup[] }>()
      return [total_num, ...data_list.map(({ group_name }) => group_name.slice(-2))]
    }
    expect(await ask('group_name=GROUP 1')).toEqual([10, ...range(10, 20)])
    expect(await ask('')).toEqual([13, ...range(10, 20)])
    expect(await ask('offset=10&limit=200')).toEqual([13, '20', '21', '22'])
    expect(await ask('offset=2000000')).toEqual([13])
    expect(await ask('group_name=%25')).toEqual([0])
  })

  test('has a name that no other one of the enterprise project has', async () => {
    const web = await addHostGroup(api, finance, 'web')
    const db = await addHostGroup(api, finance, 'db')
    const taken = /^400 .*group_name is that of another group/
    expect(errorOf(await add({ group_name: 'web', host_id_list: hosts }))).toMatch(taken)
    expect(errorOf(await change({ group_id: db, group_name: 'web' }))).toMatch(taken)
    expect((await change({ group_id: web, group_name: 'web' })).statusCode).toBe(200)
    await addHostGroup(api, '0', 'web')
    expect(Object.keys(await members())).toEqual(['db', 'web'])
    expect(await members()).toEqual({ db: [], web: [] })
  })

  test.each([
    ['', /group_name must be 1 to 128 characters/],
    ['x'.repeat(129), /group_name must be 1 to 128/],
    [' web', /group_name must be 1 to 128/],
    ['web ', /group_name must be 1 to 128/],
    ['a\nb', /group_name must be 1 to 128/],
    ['a\u202Eb', /group_name must be 1 to 128/],
    ['a\0b', /group_name must be text of characters, none of them NUL/],
  ])('is not called %j', async (name, message) => {
    expect(errorOf(await add({ group_name: name, host_id_list: [] }))).toMatch(message)
  })

  test('may have a name of 128 characters, and get one of 256', async () => {
    const id = await addHostGroup(api, finance, 'x'.repeat(128))
    expect((await change({ group_id: id, group_name: '𝔘'.repeat(256) })).statusCode).toBe(200)
    expect(errorOf(await change({ group_id: id, group_name: 'x'.repeat(257) }))).toMatch(/0 to 256/)
    expect(Object.keys(await members())).toEqual(['𝔘'.repeat(256)])
  })

  test('is one of at most 1,000, also of several at the same moment', async () => {
    await api.sql`
      insert into host_groups (project_id, group_id, enterprise_project_id, name)
      select ${api.projectId}, 'g' || n, ${finance}, 'name ' || n from generate_series(1, 998) n`
    const names = ['a', 'b', 'c', 'd', 'e']
    const answers = await Promise.all(
      names.map((name) => add({ group_name: name, host_id_list: [] })),
    )
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(2)
    const refused = answers.find(({ statusCode }) => statusCode === 400)
    expect(refused && errorOf(refused)).toMatch(/1,000 server groups already/)
  })
})

describe('a host', () => {
  test('is in one group at most', async () => {
    const [first = '', second = '', third = ''] = hosts
    const web = await addHostGroup(api, finance, 'web', [first, second])
    const db = await addHostGroup(api, finance, 'db', [second, third])
    expect(await members()).toEqual({ db: [second, third], web: [first] })
    await associate({ group_id: web, host_id_list: [third], operate_all: false })
    expect(await members()).toEqual({ db: [second], web: [first, third] })
    await change({ group_id: db, host_id_list: [first, third] })
    expect(await members()).toEqual({ db: [first, third], web: [] })
    await associate({ group_id: web, operate_all: true })
    expect(await members()).toEqual({ db: [], web: hosts })
  })

  test('is listed with its group, and found by it', async () => {
    const [first = '', second = '', third = ''] = hosts
    const web = await addHostGroup(api, finance, 'Web shop', [first, second])
    const db = await addHostGroup(api, finance, 'db', [third])
    const ask = async (query: string) => {
      const url = `/v5/${api.projectId}/host-management/hosts?enterprise_project_id=${finance}`
      const answer = await api.get(`${url}&${query}`)
      const { total_num, data_list } = answer.json<{
        total_num: number
        data_list: { host_id: string; group_id?: string; group_name?: string }[]
      }>()
      expect(data_list).toHaveLength(total_num)
      return data_list.map((host) => [host.host_id, host.group_id, host.group_name])
    }
    const ofWeb = [
      [first, web, 'Web shop'],
      [second, web, 'Web shop'],
    ]
    expect(await ask(`group_id=${web}`)).toEqual(ofWeb)
    expect(await ask('group_name=SHOP')).toEqual(ofWeb)
    expect(await ask('group_id=nowhere')).toEqual([])
    await remove(web)
    const none = [undefined, undefined]
    expect(await ask('')).toEqual([
      [first, ...none],
      [second, ...none],
      [third, db, 'db'],
    ])
  })

  test('stays when its group is deleted', async () => {
    const id = await addHostGroup(api, finance, 'web', hosts)
    expect((await remove(id)).json()).toEqual({})
    expect(await members()).toEqual({})
    expect(await api.sql`select from hosts`).toHaveLength(hosts.length)
    expect(await api.sql`select from host_group_members`).toHaveLength(0)
    expect(errorOf(await remove(id))).toMatch(/^400 .*No server group has this group_id/)
  })

  test('leaves its group when it moves to another enterprise project', async () => {
    await addHostGroup(api, finance, 'web', hosts)
    const [first = '', ...others] = hosts
    const moved = await send(
      'PUT',
      `/openhss/v1/${api.projectId}/hosts/${first}/enterprise-project`,
      {
        enterprise_project_id: '0',
      },
    )
    expect(moved.statusCode).toBe(200)
    expect(await members()).toEqual({ web: others })
  })
})

describe('a change', () => {
  test('leaves what is not given, and an empty name is none', async () => {
    const id = await addHostGroup(api, finance, 'web', hosts)
    expect((await change({ group_id: id, group_name: '' })).statusCode).toBe(200)
    expect(await members()).toEqual({ web: hosts })
    await change({ group_id: id, group_name: 'shop' })
    expect(await members()).toEqual({ shop: hosts })
    await change({ group_id: id, host_id_list: [] })
    expect(await members()).toEqual({ shop: [] })
  })

  test('is done for all of the hosts, or for none', async () => {
    const [first = '', second = ''] = hosts
    const id = await addHostGroup(api, finance, 'web', [first])
    const { hostId: elsewhere } = await api.enrol()
    for (const missing of ['nowhere', elsewhere]) {
      const host_id_list = [second, missing]
      const refused = [
        await add({ group_name: 'other', host_id_list }),
        await change({ group_id: id, group_name: 'renamed', host_id_list }),
        await associate({ group_id: id, host_id_list, operate_all: false }),
      ]
      for (const answer of refused) {
        expect(answer.json()).toMatchObject({ error_code: 'HSS.0011' })
        expect(errorOf(answer)).toContain(`has the ID "${missing}".`)
      }
    }
    expect(await members()).toEqual({ web: [first] })
  })

  test('of every host leaves those of other enterprise projects', async () => {
    const id = await addHostGroup(api, finance, 'web')
    await api.enrol()
    await associate({ group_id: id, operate_all: true, host_id_list: ['is not looked at'] })
    expect(await members()).toEqual({ web: hosts })
    expect(await api.sql`select from host_group_members`).toHaveLength(hosts.length)
  })

  test.each([
    [{ operate_all: false }, /host_id_list is missing; it is needed when operate_all is false/],
    [{ operate_all: false, host_id_list: [] }, /host_id_list must be a list of 1 to 200 elements/],
    [
      { operate_all: true, host_id_list: Array.from({ length: 201 }, String) },
      /host_id_list must be a list of 1 to 200 elements/,
    ],
    [{ host_id_list: ['h'] }, /operate_all is missing/],
    [{ operate_all: 'true' }, /operate_all must be true or false/],
  ])('by %j is refused', async (body, message) => {
    const id = await addHostGroup(api, finance, 'web')
    expect(errorOf(await associate({ group_id: id, ...body }))).toMatch(message)
  })

  test('leaves an event in the audit log', async () => {
    const [first = '', second = ''] = hosts
    const made = await add({ group_name: 'web', host_id_list: [first, second] })
    const [event] = await eventsOfRequest(api, made, 'resource_id')
    const [{ group_id: id } = { group_id: '' }] = await list()
    expect(event).toEqual({ resource_id: id })
    await change({ group_id: id, group_name: 'shop' })
    await change({ group_id: id, host_id_list: [first] })
    await associate({ group_id: id, operate_all: true })
    await remove(id)
    const common = { result: 'ok', resource_type: 'host group', project_id: api.projectId }
    const of = (operation: string, details: object) => ({ ...common, operation, details })
    expect(await eventsOf(api, id)).toMatchObject([
      of('addHostsGroup', {
        group_name: 'web',
        enterprise_project_id: finance,
        hosts: '2',
        host_ids: `${first}, ${second}`,
      }),
      of('changeHostsGroup', { group_name: 'shop' }),
      of('changeHostsGroup', { group_name: 'shop', hosts: '1', host_ids: first }),
      of('associateHostsGroup', { group_name: 'shop', hosts: 'all' }),
      of('deleteHostsGroup', { group_name: 'shop' }),
    ])
  })
})

describe('who may see some enterprise projects', () => {
  let inFinance: TestSession
  let elsewhere: TestSession
  beforeEach(async () => {
    const { projectId } = api
    const grantIn = (id: string) =>
      api.createUser({ role: 'operator', projectId, enterpriseProjectIds: [id] })
    inFinance = await grantIn(finance)
    elsewhere = await grantIn('0')
  })

  test('sees and changes the groups of those alone', async () => {
    const id = await addHostGroup(api, finance, 'web', hosts)
    await addHostGroup(api, '0', 'of the default one')
    expect(await list('all_granted_eps', inFinance)).toMatchObject([{ group_id: id, host_num: 3 }])
    expect(await list('all_granted_eps', elsewhere)).toMatchObject([{ host_num: 0 }])
    expect(await list('all_granted_eps')).toHaveLength(2)

    const everywhere = '?enterprise_project_id=all_granted_eps'
    const base = `/v5/${api.projectId}/host-management`
    const refused = [
      await send(
        'PUT',
        `${base}/groups${everywhere}`,
        { group_id: id, group_name: 'x' },
        elsewhere,
      ),
      await send('DELETE', `${base}/groups${everywhere}&group_id=${id}`, undefined, elsewhere),
      await elsewhere.post(`${base}/group/associate${everywhere}`, {
        group_id: id,
        operate_all: true,
      }),
    ]
    for (const answer of refused) {
      expect(errorOf(answer)).toBe(
        '400 Requested resource not found. No server group has this group_id.',
      )
    }
    expect((await remove(id, inFinance)).statusCode).toBe(200)
  })

  test('reads as an auditor, and changes nothing', async () => {
    const auditor = await api.createUser({ role: 'auditor', projectId: api.projectId })
    const id = await addHostGroup(api, finance, 'web', hosts)
    expect(await list(finance, auditor)).toMatchObject([{ group_id: id }])
    for (const answer of [
      await add({ group_name: 'x', host_id_list: [] }, auditor),
      await change({ group_id: id }, auditor),
      await remove(id, auditor),
      await associate({ group_id: id, operate_all: true }, auditor),
    ]) {
      expect(answer.json()).toMatchObject({ error_code: 'APIGW.0302' })
    }
  })

  test('must name one to make a group in', async () => {
    const answer = await api.post(groupsUrl('all_granted_eps'), {
      group_name: 'web',
      host_id_list: [],
    })
    expect(errorOf(answer)).toContain('enterprise_project_id must name one enterprise project')
  })

  test('with another tenant sees nothing of ours', async () => {
    await addHostGroup(api, '0', 'ours')
    const other = await createTenant(api, `groups-${Math.random()}`)
    expect((await other.get(groupsUrl('0'))).json()).toMatchObject({ error_code: 'HSS.0013' })
    const own = await other.get(`/v5/${other.projectId}/host-management/groups`)
    expect(own.json()).toEqual({ total_num: 0, data_list: [] })
  })
})

describe('documented ranges', () => {
  test.each([
    `group_name=${'x'.repeat(64)}`,
    'group_name=&limit=&offset=',
    'limit=200&offset=2000000',
  ])('of a list: %s', async (query) => {
    const answer = await api.get(`${groupsUrl()}&${query}`)
    expect(answer.json()).toEqual({ total_num: 0, data_list: [] })
  })

  test.each([
    [`group_name=${'x'.repeat(65)}`, /group_name must be text of 0 to 64 characters/],
    ['limit=9', /limit must be an integer from 10 to 200/],
    ['limit=201', /limit must be an integer from 10 to 200/],
    ['offset=2000001', /offset must be an integer from 0 to 2000000/],
  ])('of a list, beyond: %s', async (query, message) => {
    expect(errorOf(await api.get(`${groupsUrl()}&${query}`))).toMatch(message)
  })

  test.each([
    ['changeHostsGroup', 64, (id: string) => change({ group_id: id })],
    ['deleteHostsGroup', 128, (id: string) => remove(id)],
    ['associateHostsGroup', 128, (id: string) => associate({ group_id: id, operate_all: true })],
  ] as const)('of the group_id of %s: up to %d characters', async (_name, longest, sendFor) => {
    expect(errorOf(await sendFor('g'.repeat(longest)))).toMatch(/No server group has this group_id/)
    for (const id of ['g'.repeat(longest + 1), '']) {
      expect((await sendFor(id)).json()).toMatchObject({ error_code: 'HSS.0001' })
    }
  })
})

test('the groups of an enterprise project end with it', async () => {
  const sales = await addEnterpriseProject(api, 'sales')
  await addHostGroup(api, sales, 'web')
  await addHostGroup(api, finance, 'kept')
  expect((await send('DELETE', `/v1.0/enterprise-projects/${sales}`)).statusCode).toBe(204)
  expect(await api.sql`select name from host_groups`).toEqual([{ name: 'kept' }])
})

function range(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, n) => String(from + n))
}
