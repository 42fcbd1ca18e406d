import { addEnterpriseProject, eventsOfRequest, testApi } from '@openhss/testkit'
import type { Answer, TestApi, TestSession } from '@openhss/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let api: TestApi
let finance: string
/** The IDs of two hosts of the default enterprise project and of one in finance. */
let one: string
let two: string
let other: string
beforeAll(async () => {
  api = await testApi()
  finance = await addEnterpriseProject(api, 'finance')
  one = (await api.enrol({ host: { host_name: 'one' } })).hostId
  two = (await api.enrol({ host: { host_name: 'two' } })).hostId
  other = (await api.enrol({ host: { host_name: 'other' }, enterpriseProjectId: finance })).hostId
})
afterAll(() => api.close())

function send(
  method: 'PUT' | 'POST',
  path: string,
  body: object,
  by: TestSession = api,
): Promise<Answer> {
  return api.app.inject({
    method,
    url: `/openhss/v1/${api.projectId}/${path}`,
    headers: { 'x-auth-token': by.token, 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  })
}

async function hosts(q = '', by: TestSession = api) {
  const query = new URLSearchParams({ q }).toString()
  const answer = await by.get(`/openhss/v1/${api.projectId}/hosts?${query}`)
  return answer
    .json<{ data_list: { name: string; host_name: string; labels: string[] }[] }>()
    .data_list.map(({ name, host_name: own, labels }) => ({ name, own, labels }))
}

function codeOf(answer: Answer): string {
  return `${answer.statusCode} ${answer.json<{ error_code?: string }>().error_code ?? ''}`
}

describe('renameHost', () => {
  const rename = (id: string, name: string, by?: TestSession) =>
    send('PUT', `hosts/${id}/display-name`, { display_name: name }, by)

  test('shows another name in every list, in its order, and writes an audit event', async () => {
    const answer = await rename(two, 'a shop')
    expect(answer.json()).toEqual({ host_id: two, display_name: 'a shop' })
    expect((await hosts()).map(({ name }) => name)).toEqual(['a shop', 'one', 'other'])
    const shown = await api.get(`/openhss/v1/${api.projectId}/hosts/${two}/scans`)
    expect(shown.json()).toMatchObject({ name: 'a shop', host_name: 'two' })
    const columns = ['operation', 'resource_type', 'resource_id', 'details'] as const
    expect(await eventsOfRequest(api, answer, ...columns)).toEqual([
      {
        operation: 'renameHost',
        resource_type: 'host',
        resource_id: two,
        details: { from: '', to: 'a shop' },
      },
    ])
    await rename(two, '')
    expect((await hosts()).map(({ name }) => name)).toEqual(['one', 'other', 'two'])
  })

  test.each(['\u0000', 'two\nlines', 'turned \u202E around', 'x'.repeat(257)])(
    'refuses %j',
    async (name) => {
      expect(codeOf(await rename(one, name))).toBe('400 HSS.0001')
    },
  )

  test('does not find a host of another enterprise project', async () => {
    const by = await api.createUser({
      role: 'operator',
      projectId: api.projectId,
      enterpriseProjectIds: [finance],
    })
    expect(codeOf(await rename(one, 'mine', by))).toBe('400 HSS.0011')
    expect(codeOf(await rename('nobody', 'mine'))).toBe('400 HSS.0011')
    expect((await rename(other, 'other', by)).statusCode).toBe(200)
  })
})

describe('labelHosts', () => {
  const label = (ids: string[], add: string[], remove: string[] = [], by?: TestSession) =>
    send('POST', 'host-labels', { host_ids: ids, add, remove }, by)
  const labelsOf = async (id: string) => (await hosts(`host:${id}`))[0]?.labels

  test('adds and removes, says how many changed, and writes one audit event', async () => {
    const answer = await label([one, two], ['prod', 'team:web'])
    expect(answer.json()).toEqual({ changed: 2 })
    expect((await label([one, two], ['prod'])).json()).toEqual({ changed: 0 })
    expect((await label([two], ['x'], ['prod', 'x'])).json()).toEqual({ changed: 1 })
    expect([await labelsOf(one), await labelsOf(two)]).toEqual([
      ['prod', 'team:web'],
      ['team:web', 'x'],
    ])
    expect(await eventsOfRequest(api, answer, 'operation', 'details')).toEqual([
      {
        operation: 'labelHosts',
        details: { hosts: `${one} ${two}`, add: 'prod team:web', remove: '' },
      },
    ])
    const listed = await api.get(`/openhss/v1/${api.projectId}/host-labels`)
    expect(listed.json()).toEqual({
      total_num: 3,
      data_list: [
        { label: 'prod', hosts: 1 },
        { label: 'team:web', hosts: 2 },
        { label: 'x', hosts: 1 },
      ],
    })
  })

  test('changes all hosts or none', async () => {
    const before = await hosts()
    const missing = await label([one, 'nobody'], ['lost'])
    expect([codeOf(missing), missing.body]).toEqual([
      '400 HSS.0011',
      expect.stringContaining('nobody'),
    ])
    const many = Array.from({ length: 19 }, (_, index) => `l${index}`)
    const full = await label([other, one], many)
    expect([codeOf(full), full.body]).toEqual([
      '400 HSS.0001',
      expect.stringContaining(`Host ${one} would have more than 20 labels.`),
    ])
    expect(await hosts()).toEqual(before)
  })

  test('does not find hosts of another enterprise project', async () => {
    const by = await api.createUser({
      role: 'operator',
      projectId: api.projectId,
      enterpriseProjectIds: [finance],
    })
    expect(codeOf(await label([other, one], ['mine'], [], by))).toBe('400 HSS.0011')
    expect((await hosts('label:mine')).length).toBe(0)
    expect((await label([other], ['mine'], [], by)).json()).toEqual({ changed: 1 })
    const listed = await by.get(`/openhss/v1/${api.projectId}/host-labels`)
    expect(listed.json()).toMatchObject({ data_list: [{ label: 'mine', hosts: 1 }] })
  })

  test.each([['Upper'], ['two words'], [''], ['x'.repeat(65)], ['ü']])(
    'refuses the label %j',
    async (text) => {
      expect(codeOf(await label([one], [text]))).toBe('400 HSS.0001')
    },
  )

  test('is bounded', async () => {
    const ids = Array.from({ length: 1001 }, (_, index) => `h${index}`)
    expect(codeOf(await label(ids, ['x']))).toBe('400 HSS.0001')
    expect(codeOf(await label(ids.slice(1), ['x']))).toBe('400 HSS.0011')
    expect(codeOf(await label([], ['x']))).toBe('400 HSS.0001')
  })
})
