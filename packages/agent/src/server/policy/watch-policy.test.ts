import { beforeEach, expect, test } from 'vitest'
import { packOwnWords } from '../../passwords/words/own-words.ts'
import { Policy } from './policy.ts'
import { watchPolicy } from './watch-policy.ts'
import type { FetchedPolicy } from './watch-policy.ts'

let asked: string[]
let waits: number[]
let policy: Policy
beforeEach(() => {
  asked = []
  waits = []
  policy = new Policy()
})

type Answer = FetchedPolicy | undefined | Error

function policyOf(revision: string, { count = 1, etag = `"${revision}"` } = {}): FetchedPolicy {
  return { body: { words: { revision, count }, company_names: ['acme'] }, etag }
}

/** Watches a server that gives these answers at once, until it gave the last one. */
async function watch(answers: readonly Answer[], words: readonly Error[] = []): Promise<void> {
  const stop = new AbortController()
  const failures = [...words]
  let turn = 0
  const source = {
    fetchPolicy: async (etag: string | undefined) => {
      asked.push(`policy ${etag ?? 'of any etag'}`)
      const answer = answers[turn]
      turn += 1
      if (turn === answers.length) stop.abort()
      if (answer instanceof Error) throw answer
      return answer
    },
    renewSecret: async () => undefined,
    fetchWords: async () => {
      asked.push('words')
      const failure = failures.shift()
      if (failure) throw failure
      return packOwnWords(String(turn), ['sunflower'])
    },
  }
  const wait = async (ms: number) => void waits.push(ms)
  await watchPolicy({ source, policy, signal: stop.signal, wait })
}

test('words are fetched when the revision changes, and at no other time', async () => {
  await watch([
    policyOf('1'),
    undefined,
    policyOf('1', { etag: '"1 and a detection"' }),
    policyOf('4'),
  ])
  expect(asked).toEqual([
    'policy of any etag',
    'words',
    'policy "1"',
    'policy "1"',
    'policy "1 and a detection"',
    'words',
  ])
  expect(policy.state).toMatchObject({ words: { revision: '4' }, companies: ['acme'] })
})

test('a list without words is not fetched', async () => {
  await watch([policyOf('none', { count: 0 })])
  expect(asked).toEqual(['policy of any etag'])
  expect(policy.state.words).toMatchObject({ revision: 'none', count: 0 })
})

test('a server that answers at once is asked twice a second at most', async () => {
  await watch([policyOf('1'), undefined, undefined, policyOf('4'), undefined])
  expect(waits).toEqual([500, 500, 500, 500, 500])
})

test('after a failure it waits, up to twice as long after each, and begins anew after an answer', async () => {
  const refused = new Error('connection refused')
  // The wait is random below its bound: one of 40 is above half of it but once in 10^11.
  const bounds = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]
  const highest = bounds.map(() => 0)
  for (let run = 0; run < 40; run += 1) {
    waits = []
    await watch([...bounds.map(() => refused), undefined, refused, undefined])
    expect(waits).toHaveLength(bounds.length + 3)
    for (const [at, bound] of bounds.entries()) {
      expect(waits[at]).toBeLessThanOrEqual(bound)
      highest[at] = Math.max(highest[at] ?? 0, waits[at] ?? 0)
    }
    expect(waits[bounds.length]).toBe(500)
    expect(waits[bounds.length + 1]).toBeLessThanOrEqual(1_000)
  }
  expect(highest.map((ms, at) => ms > (bounds[at] ?? 0) / 2)).toEqual(bounds.map(() => true))
})

test('words that could not be fetched are asked for again, and the policy stays as it was', async () => {
  await watch([policyOf('1'), policyOf('2')], [new Error('cut off')])
  expect(asked).toEqual(['policy of any etag', 'words', 'policy of any etag', 'words'])
  expect(policy.state.words?.revision).toBe('2')
  await watch([policyOf('3')], [new Error('cut off')])
  expect(policy.state.words?.revision).toBe('2')
})
