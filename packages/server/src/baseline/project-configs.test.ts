import { eventsOfRequest, testApi } from '@openhss/testkit'
import type { Answer, TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  await api.sql`delete from project_configs`
})

const url = () => `/v5/${api.projectId}/config`

async function read(...names: string[]): Promise<unknown> {
  const answer = await api.post(url(), { config_name_list: names })
  return answer.json<{ data_list: unknown }>().data_list
}

function change(...configs: (readonly [name: string, value: unknown])[]): Promise<Answer> {
  return api.app.inject({
    method: 'PUT',
    url: url(),
    headers: { 'x-auth-token': api.token },
    payload: {
      config_info_list: configs.map(([config_name, config_value]) => ({
        config_name,
        config_value,
      })),
    },
  })
}

function eventsOf(answer: Answer) {
  return eventsOfRequest(api, answer, 'operation', 'details')
}

const NUMBERS = [
  'password_min_len',
  'password_digit_min_num',
  'password_upper_letter_min_num',
  'password_lower_letter_min_num',
  'password_special_char_min_num',
]

test('what was never set is not there, and the words always are', async () => {
  expect(await read(...NUMBERS, 'weakpwd')).toEqual([{ config_name: 'weakpwd', config_value: '' }])
})

test('all six are kept, and shown once in the order they are asked for', async () => {
  const answer = await change(...NUMBERS.map((name, n) => [name, `0${n}`] as const), [
    'weakpwd',
    'one\ntwo',
  ])
  expect([answer.statusCode, answer.body]).toEqual([200, '{}'])
  const numbers = NUMBERS.map((name, n) => ({ config_name: name, config_value: String(n) }))
  const words = { config_name: 'weakpwd', config_value: 'one\ntwo' }
  expect(await read('weakpwd', ...NUMBERS, 'weakpwd')).toEqual([words, ...numbers])
  expect(await eventsOf(answer)).toEqual([
    {
      operation: 'modifyProjectConfigs',
      details: {
        words: '2',
        company_names: '0',
        ...Object.fromEntries(NUMBERS.map((name, n) => [name, String(n)])),
      },
    },
  ])
})

test('an event names only what became another, and there is none without that', async () => {
  await change(['password_min_len', '8'], ['password_digit_min_num', '1'])
  const second = await change(['password_min_len', '12'], ['password_digit_min_num', '1'])
  expect(await eventsOf(second)).toEqual([
    { operation: 'modifyProjectConfigs', details: { password_min_len: '12' } },
  ])
  expect(await eventsOf(await change(['password_min_len', '12']))).toEqual([])
})

test('to read leaves no event', async () => {
  expect(await eventsOf(await api.post(url(), { config_name_list: ['weakpwd'] }))).toEqual([])
})

test.each([
  [[['password_min_len', '256']], 'config_info_list.0.config_value must be an integer from 0 to'],
  [[['password_min_len', '-1']], 'config_info_list.0.config_value must be an integer from 0 to'],
  [[['password_min_len', '1e1']], 'config_info_list.0.config_value must be an integer from 0 to'],
  [[['password_min_len', 8]], 'config_info_list.0.config_value must be text'],
  [
    [
      ['password_min_len', '8'],
      ['password_digit_min_num', ''],
    ],
    'config_info_list.1.config_value must be an integer',
  ],
  [
    [
      ['password_min_len', '8'],
      ['password_min_len', '9'],
    ],
    'config_info_list.1.config_name is there twice: password_min_len.',
  ],
  [[['password_max_len', '8']], 'config_info_list.0.config_name must be one of password_min_len,'],
  [[], 'config_info_list must be a list of 1 to 6 elements.'],
] as const)('refuses %j, and changes nothing', async (configs, message) => {
  const answer = await change(...configs)
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({
    error_code: 'HSS.0001',
    error_msg: expect.stringContaining(message) as string,
  })
  expect(await read(...NUMBERS)).toEqual([])
})

test('refuses to read a setting that HSS does not document', async () => {
  const answer = await api.post(url(), { config_name_list: ['weakpwd', 'other'] })
  expect(answer.json()).toMatchObject({
    error_code: 'HSS.0001',
    error_msg: expect.stringContaining('config_name_list.1 must be one of') as string,
  })
})
