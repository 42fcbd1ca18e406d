import { setImmediate, setTimeout as delay } from 'node:timers/promises'
import { testApi } from '@openhss/testkit'
import type { TestApi } from '@openhss/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loginOf, signIn } from './sign-in.fixture.ts'

const OFFICE = '198.51.100.1'
/** About as long as one guess takes. */
const PAUSE_MS = 10

let api: TestApi
beforeAll(async () => {
  // Guesses wait for each other because each takes its time: a fiftieth of the real one.
  api = await testApi({ passwordCost: { N: 2048, r: 8, p: 1 } })
})
afterAll(() => api.close())

/** Tries the names of real and made-up users from so many addresses until the test ends it. */
function attack(on: TestApi, addresses: number) {
  const login = loginOf(on)
  const over = new AbortController()
  const answers: number[] = []
  const guess = async (address: string) => {
    for (let n = 0; !over.signal.aborted; n += 1) {
      const user = n % 2 === 0 ? login.user : `nobody ${n}`
      const { statusCode } = await signIn(on, { ...login, user, password: 'wrong' }, { address })
      answers.push(statusCode)
      // Who is shed and asks again at once takes the whole processor, and is shed again.
      await (statusCode === 429 ? delay(PAUSE_MS) : setImmediate())
    }
  }
  const guessing = Array.from({ length: addresses }, (_, n) => [
    guess(`203.0.113.${n}`),
    guess(`2001:db8:0:${n}::1`),
  ]).flat()
  return {
    answers,
    [Symbol.asyncDispose]: async () => {
      over.abort()
      await Promise.all(guessing)
    },
  }
}

test('guesses from hundreds of addresses keep nobody out who signed in from an address before', async () => {
  expect((await signIn(api, loginOf(api), { address: OFFICE })).statusCode).toBe(201)
  // Another process, or this one after a restart, knows of it.
  await using beside = await withApp(api)
  await using guesses = attack(beside, 100)
  await expect.poll(() => guesses.answers, { timeout: 30_000 }).toContain(429)
  for (let n = 0; n < 5; n += 1) {
    const answer = await signIn(beside, loginOf(api), { address: OFFICE })
    expect(answer.statusCode).toBe(201)
  }
  expect(guesses.answers).not.toContain(201)
}, 60_000)

test('who comes from a new address goes before those that guessed already', async () => {
  await using beside = await withApp(api)
  await using guesses = attack(beside, 10)
  // Every address had a turn by then: each turn is one 401.
  const turns = () => guesses.answers.filter((status) => status === 401).length
  await expect.poll(turns, { timeout: 60_000 }).toBeGreaterThan(40)
  const answer = await signIn(beside, loginOf(api), { address: '192.0.2.77' })
  expect(answer.statusCode).toBe(201)
}, 90_000)

test('what was shed is told when to come again', async () => {
  await using beside = await withApp(api)
  await using guesses = attack(beside, 100)
  await expect.poll(() => guesses.answers, { timeout: 30_000 }).toContain(429)
  const shed = await Promise.all(
    Array.from({ length: 40 }, () =>
      signIn(beside, { ...loginOf(api), password: 'wrong' }, { address: '203.0.113.1' }),
    ),
  )
  const refused = shed.find(({ statusCode }) => statusCode === 429)
  expect(refused?.headers['retry-after']).toBe('1')
}, 60_000)

test('the 32 newest addresses of a user are remembered, with the time of the newest sign-in', async () => {
  const cheap = await testApi()
  const addressesOf = async () => {
    const rows = await cheap.sql<{ group: string }[]>`
      select address_group as group from known_addresses order by signed_in_at, address_group`
    return rows.map(({ group }) => group)
  }
  for (let n = 10; n < 50; n += 1) {
    await signIn(cheap, loginOf(cheap), { address: `2001:db8:0:${n}::5` })
  }
  const known = await addressesOf()
  expect(known).toHaveLength(32)
  expect(known.at(-1)).toBe('2001:db8:0:49::/64')
  expect(known[0]).toBe('2001:db8:0:18::/64')
  await signIn(cheap, { ...loginOf(cheap), password: 'wrong' }, { address: '192.0.2.1' })
  expect(await addressesOf()).toEqual(known)
  await cheap.sql`update known_addresses set signed_in_at = now() - interval '31 days'`
  const again = '2001:db8:0:49::7'
  expect((await signIn(cheap, loginOf(cheap), { address: again })).statusCode).toBe(201)
  const [row] = await cheap.sql<{ fresh: number }[]>`
    select count(*) as fresh from known_addresses where signed_in_at > now() - interval '1 day'`
  expect(row?.fresh).toBe(1)
  await cheap.close()
})

async function withApp(on: TestApi): Promise<TestApi & AsyncDisposable> {
  const app = await on.createAppBeside()
  return { ...on, app, [Symbol.asyncDispose]: () => app.close() }
}
