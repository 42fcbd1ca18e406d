import { gunzipSync } from 'node:zlib'
import type { OwnWordList } from '@openhss/contract'
import { createSecretWatch, eventsOfRequest, testApi } from '@openhss/testkit'
import type { Answer, TestAgent, TestApi, TestSession } from '@openhss/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let api: TestApi
let agent: TestAgent
beforeAll(async () => {
  api = await testApi()
  agent = await api.enrol()
})
afterAll(() => api.close())
beforeEach(async () => {
  await api.sql`delete from weak_words`
  await api.sql`update policy_revision set revision = revision + 1`
})

const ours = () => `/openhss/v1/${api.projectId}/weak-words`
const extended = () => `/v5/${api.projectId}/image/baseline/extended-weak-password`
const config = () => `/v5/${api.projectId}/config`

function put(url: string, payload: object, by: TestSession = api): Promise<Answer> {
  return api.app.inject({ method: 'PUT', url, headers: { 'x-auth-token': by.token }, payload })
}

function replace(words: unknown[], more: object = {}): Promise<Answer> {
  return put(ours(), { words, company_names: [], ...more })
}

async function shown(): Promise<OwnWordList> {
  return (await api.get(ours())).json<OwnWordList>()
}

/** Fetches the words as an agent gets them. */
async function fetched(headers: Record<string, string> = {}): Promise<Answer> {
  return api.app.inject({
    url: `/agent/v1/${api.projectId}/agents/${agent.agentId}/words`,
    headers: { authorization: `Bearer ${agent.secret}`, ...headers },
  })
}

function errorOf(answer: Answer): { error_code: string; error_msg: string } {
  return answer.json()
}

function eventsOf(answer: Answer) {
  return eventsOfRequest(
    api,
    answer,
    'operation',
    'result',
    'project_id',
    'resource_type',
    'details',
  )
}

describe('the one list of a project', () => {
  test('is empty at first', async () => {
    expect(await shown()).toEqual({ revision: 'none', count: 0, words: [], company_names: [] })
    expect((await fetched()).json()).toEqual({ revision: 'none', words: [] })
    expect((await api.get(extended())).json()).toEqual({ extended_weak_password: [] })
  })

  test('is the same through every door', async () => {
    const words = ['Sommer2026!', 'pass wörd', '密码', ' x ']
    const put = await replace(words, { company_names: ['Ächme GmbH'] })
    expect(put.statusCode).toBe(200)
    const { revision, count } = put.json<{ revision: string; count: number }>()
    expect(count).toBe(4)
    const head = { revision, count: 4, company_names: ['Ächme GmbH'] }
    expect(await shown()).toEqual({ ...head, words })
    const counted = await api.get(`${ours()}?with_words=false`)
    expect(counted.json()).toEqual({ ...head, words: [] })
    expect((await fetched()).json()).toEqual({ revision, words })
    expect((await api.get(extended())).json()).toEqual({ extended_weak_password: words })
    const configs = await api.post(config(), { config_name_list: ['weakpwd'] })
    expect(configs.json()).toEqual({
      data_list: [{ config_name: 'weakpwd', config_value: words.join('\n') }],
    })
  })

  test('is replaced by HSS through either of its doors, and the company names stay', async () => {
    await replace(['a', 'b', 'c'], { company_names: ['acme'] })
    const changed = await api.post(extended(), { extended_weak_password: ['one', 'two', 'one'] })
    expect([changed.statusCode, changed.body]).toEqual([200, '{}'])
    expect(await shown()).toMatchObject({ words: ['one', 'two'], company_names: ['acme'] })

    const set = { config_name: 'weakpwd', config_value: 'three\r\n\nfour\nthree\n' }
    expect((await put(config(), { config_info_list: [set] })).body).toBe('{}')
    expect(await shown()).toMatchObject({ words: ['three', 'four'], company_names: ['acme'] })
    await api.post(extended(), { extended_weak_password: [] })
    expect(await shown()).toMatchObject({ words: [], count: 0, company_names: ['acme'] })
  })

  test('keeps a word that is there twice once', async () => {
    expect((await replace(['a', 'b', 'a'])).json()).toMatchObject({ count: 2 })
    expect((await shown()).words).toEqual(['a', 'b'])
  })

  test('set to what it is changes and records nothing', async () => {
    const first = (await replace(['a'], { company_names: ['acme'] })).json<object>()
    const again = await replace(['a'], { company_names: ['acme'] })
    expect(again.json()).toEqual(first)
    expect(await eventsOf(again)).toEqual([])
    const other = await replace(['a'], { company_names: ['acme', 'ajax'] })
    expect(other.json()).not.toEqual(first)
  })

  test('is not replaced by who holds an older one', async () => {
    const first = (await replace(['a'], { replaces: 'none' })).json<{ revision: string }>()
    expect((await replace(['b'], { replaces: first.revision })).statusCode).toBe(200)
    const late = await replace(['c'], { replaces: first.revision })
    expect(late.statusCode).toBe(409)
    expect(errorOf(late).error_code).toBe('OPENHSS.0409')
    expect(errorOf(late).error_msg).toContain((await shown()).revision)
    expect((await shown()).words).toEqual(['b'])
  })

  test('of changes that come together all are done, one after the other', async () => {
    const words = Array.from({ length: 8 }, (_, n) => `word ${n}`)
    const answers = await Promise.all(words.map((word) => replace([word])))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(words.map(() => 200))
    expect(words).toContain((await shown()).words[0])
    const held = (await shown()).revision
    const late = await Promise.all(words.map((word) => replace([word, 'x'], { replaces: held })))
    expect(late.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
    expect(late.filter(({ statusCode }) => statusCode === 409)).toHaveLength(7)
  })

  test('is packed for the agent as it was stored', async () => {
    const words = Array.from({ length: 5000 }, (_, n) => `word number ${n}`)
    await replace(words)
    const packed = await fetched({ 'accept-encoding': 'gzip, deflate' })
    expect(packed.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'application/json; charset=utf-8',
      vary: 'accept-encoding',
    })
    const plain = await fetched({ 'accept-encoding': 'gzip;q=0' })
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(plain.json<{ words: string[] }>().words).toEqual(words)
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 3)
  })
})

describe('a change', () => {
  test('leaves one event that says how many words, not which', async () => {
    const answer = await replace(['Sommer2026!', 'b'], { company_names: ['acme'] })
    expect(await eventsOf(answer)).toEqual([
      {
        operation: 'replaceWeakWords',
        result: 'ok',
        project_id: api.projectId,
        resource_type: 'weak-password policy',
        details: { words: '2', company_names: '1' },
      },
    ])
  })

  test('is stored encrypted for its project, not only packed', async () => {
    await replace(['Sommer2026!'], { company_names: ['acme'] })
    const [row] = await api.sql<{ words: Buffer; names: Buffer }[]>`
      select words, company_names as names from weak_words`
    const { words = Buffer.alloc(0), names = Buffer.alloc(0) } = row ?? {}
    expect(() => gunzipSync(words)).toThrow('incorrect header check')
    const { masterKey, projectId } = api
    const opened = masterKey.open(words, `the words of project ${projectId}`)
    expect(gunzipSync(opened).toString()).toContain('"Sommer2026!"')
    const openedNames = masterKey.decrypt(names, `the company names of project ${projectId}`)
    expect(openedNames).toBe('["acme"]')
    for (const sealed of [words, names]) {
      expect(() => masterKey.open(sealed, 'the words of project other')).toThrow('it was changed')
    }
  })

  test('leaves no word in any row, and no other project gets it', async () => {
    const secrets = createSecretWatch()
    const words = ['correct horse battery', 'Sommer2026!Sommer', '很弱的密码很弱的密码']
    for (const word of [...words, 'Acme Rockets']) secrets.add(word, word)
    await replace(words, { company_names: ['Acme Rockets'] })
    await replace([...words, 'zu\u00A0viele "Wörter"'], { company_names: ['Acme Rockets'] })
    expect((await replace([words[0], 'x\n'])).statusCode).toBe(400)
    const tables = await api.sql<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public'`
    expect(tables.map(({ name }) => name)).toContain('weak_words')
    for (const { name } of tables) {
      const rows = await api.sql<{ text: string }[]>`
        select row_to_json(t)::text as text from ${api.sql(name)} t`
      expect(secrets.foundIn(rows.map(({ text }) => text).join('\n'))).toEqual([])
    }
    // The words are encrypted for their project, so a row that is moved to another project cannot be read
    // there.
    const other = await api.post('/v3/projects', { project: { name: 'other-words' } })
    const { id } = other.json<{ project: { id: string } }>().project
    await api.sql`
      insert into weak_words (project_id, revision, count, words, company_names)
      select ${id}, revision, count, words, company_names from weak_words`
    const { token } = await api.signIn({ ...api, projectId: id })
    const moved = await api.get(`/openhss/v1/${id}/weak-words`, { 'x-auth-token': token })
    expect(moved.statusCode).toBe(500)
    expect(secrets.foundIn(moved.body)).toEqual([])
  })
})

const MANY = Array.from({ length: 301 }, (_, n) => `w${n}`)
const LONG = 'ä'.repeat(257)
const WORD = 'must be 1 to 512 bytes of UTF-8 text without a NUL or a line break.'
const TEXT = 'must be text of characters, none of them NUL or half a surrogate pair.'
const weakpwd = (config_value: string) => ({
  config_info_list: [{ config_name: 'weakpwd', config_value }],
})

const refused: [what: string, send: () => Promise<Answer>, message: string][] = [
  ['an empty word', () => replace(['a', '']), `words.1 ${WORD}`],
  ['a line break', () => replace(['a', 'b', 'c\n']), `words.2 ${WORD}`],
  ['a NUL', () => replace(['a\0']), `words.0 ${TEXT}`],
  ['half a surrogate pair', () => replace(['a', '\uD800']), `words.1 ${TEXT}`],
  ['514 bytes', () => replace(['a', LONG]), `words.1 ${WORD}`],
  ['a number', () => replace(['a', 7]), `words.1 ${WORD}`],
  ['no words', () => put(ours(), { company_names: [] }), 'words is missing'],
  ['a misspelt field', () => replace([], { company: [] }), 'company is not a known field.'],
  [
    '21 company names',
    () => replace([], { company_names: MANY.slice(0, 21) }),
    'company_names must be a list of at most 20 elements.',
  ],
  [
    'a company name of two lines',
    () => replace([], { company_names: ['a\nb'] }),
    'company_names.0 must be 1 to 64 characters of one line.',
  ],
  [
    '301 words through HSS',
    () => api.post(extended(), { extended_weak_password: MANY }),
    'extended_weak_password must be a list of at most 300 elements.',
  ],
  [
    'a long word through HSS',
    () => api.post(extended(), { extended_weak_password: [LONG] }),
    `extended_weak_password.0 ${WORD}`,
  ],
  [
    'a long line of weakpwd',
    () => put(config(), weakpwd(`a\n${LONG}`)),
    `config_info_list.0.config_value: line 2 ${WORD}`,
  ],
  [
    '301 lines of weakpwd',
    () => put(config(), weakpwd(MANY.join('\n'))),
    'config_info_list.0.config_value must have at most 300 words, one a line.',
  ],
]

describe('refused is', () => {
  test.each(refused)('%s', async (_what, send, message) => {
    const answer = await send()
    expect([answer.statusCode, errorOf(answer).error_code]).toEqual([400, 'HSS.0001'])
    expect(errorOf(answer).error_msg).toContain(message)
    expect(await shown()).toMatchObject({ revision: 'none' })
  })

  test('what is not JSON, without a word of it', async () => {
    const answer = await api.app.inject({
      method: 'PUT',
      url: ours(),
      headers: { 'x-auth-token': api.token, 'content-type': 'application/json' },
      payload: '{"words": ["Sommer2026!", }',
    })
    expect(errorOf(answer).error_code).toBe('HSS.0002')
    expect(answer.body).not.toContain('Sommer')
  })

  test('an enterprise project that is not there', async () => {
    const asked = '?enterprise_project_id=nowhere'
    const answers = [
      await api.get(`${extended()}${asked}`),
      await api.post(`${config()}${asked}`, { config_name_list: ['weakpwd'] }),
      await put(`${config()}${asked}`, weakpwd('a')),
    ]
    expect(answers.map((answer) => errorOf(answer).error_code)).toEqual(
      answers.map(() => 'HSS.0013'),
    )
  })
})

test('a body may be larger here than elsewhere, and is bounded', async () => {
  const words = Array.from({ length: 150_000 }, (_, n) => `a word like many others ${n}`)
  expect(JSON.stringify(words).length).toBeGreaterThan(4 * 1024 * 1024)
  expect((await replace(words)).json()).toMatchObject({ count: 150_000 })
  expect((await shown()).words).toEqual(words)
  expect((await put(config(), weakpwd('a'.repeat(1024 * 1024)))).statusCode).toBe(413)
  expect((await replace(['a'.repeat(33 * 1024 * 1024)])).statusCode).toBe(413)
})
