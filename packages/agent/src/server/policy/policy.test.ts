import { describe, expect, test } from 'vitest'
import { packOwnWords } from '../../passwords/words/own-words.ts'
import { Policy } from './policy.ts'
import type { PolicyState } from './policy.ts'

const STATE: PolicyState = {
  words: packOwnWords('1', ['sunflower']),
  companies: ['acme'],
  detection: 'a',
}

/** Whether a change from one to the other asks for work. */
async function asksForWork(before: PolicyState, next: PolicyState): Promise<boolean> {
  const policy = new Policy()
  policy.set(before)
  const stop = new AbortController()
  let isNews = false
  const news = policy.changed(AbortSignal.any([])).then(() => (isNews = true))
  policy.set(next)
  expect(policy.state).toBe(next)
  // Once the abort has resolved this one, the change would have resolved the other.
  const end = policy.changed(stop.signal)
  stop.abort()
  await Promise.race([news, end])
  return isNews
}

describe('asks for more work', () => {
  test.each<[string, Partial<PolicyState>]>([
    ['new words', { words: packOwnWords('2', ['sunflower']) }],
    ['another company name', { companies: ['acme', 'umbrella'] }],
    ['no company name', { companies: [] }],
    ['another detection', { detection: 'b' }],
  ])('%s', async (_, change) => {
    expect(await asksForWork(STATE, { ...STATE, ...change })).toBe(true)
  })

  test('the first detection, and the first words', async () => {
    expect(await asksForWork({ ...STATE, detection: undefined }, STATE)).toBe(true)
    expect(await asksForWork({ ...STATE, words: undefined }, STATE)).toBe(true)
  })
})

describe('asks for none', () => {
  test.each<[string, Partial<PolicyState>]>([
    ['the same again', {}],
    ['the same words, packed anew', { words: packOwnWords('1', ['sunflower']) }],
    ['the same company names in another list', { companies: ['acme'] }],
    ['that a detection is over', { detection: undefined }],
  ])('%s', async (_, change) => {
    expect(await asksForWork(STATE, { ...STATE, ...change })).toBe(false)
  })
})

test('all who wait are told, and those who wait later of the next change alone', async () => {
  const policy = new Policy()
  const never = new AbortController().signal
  const both = [policy.changed(never), policy.changed(never)]
  policy.set(STATE)
  await Promise.all(both)
  expect(await asksForWork(STATE, STATE)).toBe(false)
  const next = policy.changed(never)
  policy.set({ ...STATE, detection: 'b' })
  await next
})

test('whoever stops waits no longer', async () => {
  const policy = new Policy()
  await policy.changed(AbortSignal.abort())
  const stop = new AbortController()
  const waiting = policy.changed(stop.signal)
  stop.abort()
  await expect(waiting).resolves.toBeUndefined()
})
