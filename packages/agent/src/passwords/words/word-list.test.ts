import { describe, expect, test } from 'vitest'
import { createOwnSegment } from './own-words.ts'
import { planWords } from './plan-words.ts'
import { describeWords, getWordList } from './word-list.ts'

const ALICE = { userName: 'alice', comment: '', hostName: 'web1', year: 2026 }
const NO_OWN_WORDS = createOwnSegment({ generation: 0, words: [] })

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
    const plan = planWords([ALICE], getWordList('quick'), NO_OWN_WORDS, () => 0)
    const first = plan.segments.flatMap((segment) => segment.words).slice(0, 40)
    for (const word of ['alice', '', 'password1', 'root', 'admin123']) expect(first).toContain(word)
  })

  test('finds where a word stands', () => {
    const list = getWordList('full')
    expect(list.find('password1')?.segmentId).toBe(list.head.id)
    expect(list.find('no such word')).toBeUndefined()
  })

  test('has a version that changes with the tier and with own words', () => {
    const [quick, full] = [getWordList('quick'), getWordList('full')]
    const versions = [
      quick.version,
      full.version,
      describeWords(quick, ['acme']).version,
      describeWords(quick, ['acme', 'dragon']).version,
    ]
    expect(new Set(versions).size).toBe(4)
    expect(describeWords(quick, ['acme', 'dragon']).count).toBe(1_001)
  })
})
