import { describe, expect, test } from 'vitest'
import { createWordPlanner } from './plan-words.ts'
import { countWith, getWordList, versionWith } from './word-list.ts'

const ALICE = { userName: 'alice', comment: '', hostName: 'web1', year: 2026 }
const NO_OWN_WORDS = { generation: 0, words: [] }

function wordsOf(tier: 'quick' | 'full'): string[] {
  const { head, rest } = getWordList(tier)
  return [head, ...rest].flatMap((segment) => segment.words)
}

describe('getWordList', () => {
  test.each([
    ['quick', 1_000, 1_000],
    ['full', 50_000, 60_000],
  ] as const)('has a %s tier of distinct words', (tier, least, most) => {
    const words = wordsOf(tier)
    expect(new Set(words).size).toBe(words.length)
    expect(words.length).toBe(getWordList(tier).count)
    expect(words.length).toBeGreaterThanOrEqual(least)
    expect(words.length).toBeLessThanOrEqual(most)
  })

  test('starts every tier with the same words under the same identities', () => {
    const ids = (tier: 'quick' | 'full') =>
      [getWordList(tier).head, ...getWordList(tier).rest].map((segment) => segment.id)
    expect(ids('full').slice(0, ids('quick').length)).toEqual(ids('quick'))
    expect(new Set(ids('full')).size).toBe(ids('full').length)
  })

  test('tests the empty word, the user name and password1 among the first forty', () => {
    const plan = createWordPlanner(getWordList('quick'), NO_OWN_WORDS)([ALICE], () => 0)
    const first = plan.segments.flatMap((segment) => segment.words).slice(0, 40)
    for (const word of ['alice', '', 'password1', 'root', 'admin123']) expect(first).toContain(word)
  })

  test('is searched for own words once, however many hashes there are', () => {
    const quick = getWordList('quick')
    const searched: string[] = []
    const find = (word: string) => {
      searched.push(word)
      return quick.find(word)
    }
    const words = ['acme', 'dragon', ...Array.from({ length: 500 }, (_, i) => `own${i}`)]
    const plan = createWordPlanner({ ...quick, find }, { generation: 0, words })
    const plans = [0, 1, 2].map(() => plan([ALICE], () => 0))
    expect(searched.filter((word) => words.includes(word))).toHaveLength(words.length)
    expect(plans[0]?.skips).toEqual(plans[2]?.skips)
  })

  test('finds where a word stands', () => {
    const list = getWordList('full')
    expect(list.find('password1')?.segmentId).toBe(list.head.id)
    expect(list.find('no such word')).toBeUndefined()
  })

  test('has a version that changes with the tier, and tells of own words only their number', () => {
    const [quick, full] = [getWordList('quick'), getWordList('full')]
    expect(full.version).not.toBe(quick.version)
    expect([versionWith(quick, 0), versionWith(quick, 2)]).toEqual([
      quick.version,
      `${quick.version}+2`,
    ])
  })

  test('counts a word that is on both lists once', () => {
    expect(countWith(getWordList('quick'), ['acme', 'dragon'])).toBe(1_001)
  })
})
