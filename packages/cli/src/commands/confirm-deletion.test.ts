import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { openToCommands, runOpenHss } from '@openhss/testkit/run-openhss'
import { afterAll, beforeAll, expect, test } from 'vitest'

let api: TestApi
let variables: Record<string, string>
beforeAll(async () => {
  api = await testApi()
  variables = await openToCommands(api)
})
afterAll(() => api.close())

/** Runs a command whose questions a person answers; returns what was asked, too. */
async function withAnswer(answer: string | undefined, ...words: string[]) {
  const asked: string[] = []
  const ask = (question: string) => {
    asked.push(question)
    return Promise.resolve(answer)
  }
  return { asked, ...(await runOpenHss(words, variables, { ask })) }
}

async function create(...words: string[]): Promise<Record<string, string>> {
  const { stdout } = await runOpenHss([...words, '--json'], variables)
  return JSON.parse(stdout) as Record<string, string>
}

/** Makes one thing of each kind that can be deleted, and returns how to delete it. */
async function makeDeletable(kind: string): Promise<string> {
  if (kind === 'access-keys') return (await create('access-keys', 'create'))['access'] ?? ''
  if (kind === 'hosts') return (await api.enrol()).hostId
  if (kind === 'join-token') return (await create('join-token'))['id'] ?? ''
  const name = `deletable-${Math.random()}`
  const { id = '' } = await create('users', 'create', name, '--role', 'operator')
  if (kind === 'users') return name
  return (await create('grants', 'create', id, '--role', 'installer'))['id'] ?? ''
}

/** The kinds, and the verb that ends a thing of it. */
const DELETIONS = [
  ['users', 'delete'],
  ['access-keys', 'delete'],
  ['grants', 'delete'],
  ['hosts', 'delete'],
  ['join-token', 'revoke'],
] as const

test.each(DELETIONS)('%s %s asks who is there, and takes only yes for it', async (kind, verb) => {
  const given = await makeDeletable(kind)
  for (const [answer, code] of [
    ['', 1],
    ['n', 1],
    ['yeah', 1],
    [undefined, 130],
  ] as const) {
    const { asked, ...refused } = await withAnswer(answer, kind, verb, given)
    expect(asked).toEqual([expect.stringMatching(/^Delete .*\? \[y\/N\] $/)])
    expect(asked[0]).toContain(given)
    expect(refused).toEqual({ code, stdout: '', stderr: 'error: Nothing was deleted.\n' })
  }
  expect(await withAnswer(' Yes', kind, verb, given)).toMatchObject({ code: 0 })
})

test.each(DELETIONS)('%s %s --yes asks nobody', async (kind, verb) => {
  const given = await makeDeletable(kind)
  const deleted = await withAnswer('n', kind, verb, given, '--yes')
  expect(deleted).toMatchObject({ asked: [], code: 0 })
})

test('a script, which nobody could answer for, is not asked', async () => {
  const given = await makeDeletable('users')
  expect(await runOpenHss(['users', 'delete', given], variables)).toMatchObject({ code: 0 })
})
