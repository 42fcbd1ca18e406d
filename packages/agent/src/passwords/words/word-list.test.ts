import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { orderedOwnWords } from '../memory/ordered-own-words.fixture.ts'
import type { OrderedOwnWords } from '../memory/ordered-own-words.ts'
import { CheckJob } from '../check/check-job.ts'
import type { WordSubject } from './derived-words.ts'
import { createWordPlanner, describeWords } from '../plan/plan-words.ts'
import { ALICE, anySubject } from './subject.fixture.ts'
import { getWordList, versionWith } from './word-list.ts'
import type { CheckTier } from './word-list.ts'

function lastingWordsOf(tier: CheckTier): string[] {
  const { head, likely, rest } = getWordList(tier, 2026)
  return [head, ...likely, ...rest].flatMap(({ words }) =>
    Array.from({ length: words.length }, (_, i) => words.at(i) ?? ''),
  )
}

function idsOf(tier: CheckTier, year: number): string[] {
  const { head, likely, rest, dated } = getWordList(tier, year)
  return [head, ...likely, ...rest, ...dated.likely, ...dated.rest].map(({ id }) => id)
}

/** Every word of a plan in the order of its tests. */
function plannedWords(tier: CheckTier, subject: WordSubject, own?: OrderedOwnWords): string[] {
  const planner = createWordPlanner(getWordList(tier, subject.year), own)
  const job = new CheckJob(planner([subject], NOTHING), NOTHING, () => undefined)
  const words: string[] = []
  for (let slice = job.take(4_096); slice; slice = job.take(4_096)) words.push(...slice.words)
  return words
}

const NOTHING = () => 0

describe('getWordList', () => {
  test.each([
    ['quick', 980, 1_020],
    ['full', 55_000, 62_000],
  ] as const)('has a %s tier of distinct words', (tier, least, most) => {
    const words = lastingWordsOf(tier)
    expect(new Set(words).size).toBe(words.length)
    const { count, dated } = getWordList(tier, 2026)
    const withYear = [...dated.likely, ...dated.rest].flatMap((segment) => segment.words)
    expect(new Set([...words, ...withYear]).size).toBe(count)
    expect(new Set(withYear).size).toBe(withYear.length)
    expect(count).toBeGreaterThanOrEqual(least)
    expect(count).toBeLessThanOrEqual(most)
  })

  test('starts every tier with the same words under the same identities', () => {
    const full = new Set(idsOf('full', 2026))
    expect(idsOf('quick', 2026).filter((id) => !full.has(id))).toEqual([])
    expect(full.size).toBe(idsOf('full', 2026).length)
  })

  test.each(['quick', 'full'] as const)('costs only words with the new year, tier %s', (tier) => {
    const before = new Set(idsOf(tier, 2026))
    const { dated } = getWordList(tier, 2027)
    const added = [...dated.likely, ...dated.rest].filter(({ id }) => !before.has(id))
    const unknown = idsOf(tier, 2027).filter((id) => !before.has(id))
    expect(unknown.toSorted()).toEqual(added.map(({ id }) => id).toSorted())
    for (const word of added.flatMap(({ words }) => words)) expect(word).toMatch(/27!?$/)
    expect(getWordList(tier, 2027).version).not.toBe(getWordList(tier, 2026).version)
  })

  test('finds where a word stands', () => {
    const list = getWordList('full', 2026)
    expect(list.find('password1')?.segmentId).toBe(list.head.id)
    expect(list.find('no such word')).toBeUndefined()
  })

  test('has a version that changes with the tier, and tells of own words only their number', () => {
    const [quick, full] = [getWordList('quick', 2026), getWordList('full', 2026)]
    expect(full.version).not.toBe(quick.version)
    expect([versionWith(quick, 0), versionWith(quick, 2)]).toEqual([
      quick.version,
      `${quick.version}+2`,
    ])
  })

  test('counts a word that is on both lists once', () => {
    const list = getWordList('quick', 2026)
    const own = orderedOwnWords(['acme', 'dragon', 'Summer2026', undefined])
    expect(describeWords(list, own)).toEqual({
      version: `${list.version}+3`,
      count: list.count + 1,
    })
  })
})

describe('the words of an account', () => {
  test('start with its names, then the empty word, password1 and the like', () => {
    const first = plannedWords('quick', ALICE).slice(0, 40)
    for (const word of ['alice', '', 'password1', 'root', 'admin123']) expect(first).toContain(word)
    const tomcat = plannedWords('quick', { ...ALICE, service: 'tomcat' }).slice(0, 3)
    expect(tomcat).toEqual(['tomcat', 's3cret', 'manager'])
  })

  test('have a few own words before the common list, and many after its likely words', () => {
    const few = plannedWords('quick', ALICE, orderedOwnWords(['zyqqo']))
    const many = ['zyqqo', ...Array.from({ length: 1_000 }, (_, i) => `own word ${i}`)]
    const late = plannedWords('full', ALICE, orderedOwnWords(many))
    expect(few.indexOf('zyqqo')).toBeLessThan(200)
    expect(late.indexOf('zyqqo')).toBeGreaterThan(1_000)
    expect(late.indexOf('zyqqo')).toBeLessThan(1_400)
  })

  test('have none twice, and all of the list and of the own ones, whatever the account', () => {
    const list = new Set(lastingWordsOf('quick'))
    const many = Array.from({ length: 2_000 }, (_, i) => `own word ${i}`)
    const own = [
      orderedOwnWords(['acme', 'Summer2026', 'dragon', undefined, 'alice', 'tomcat', 'mysql123']),
      orderedOwnWords(['acme', 'root', undefined, 'Winter2026!', ...many]),
      undefined,
    ]
    fc.assert(
      fc.property(anySubject, fc.constantFrom(...own), (subject, ownWords) => {
        const words = plannedWords('quick', subject, ownWords)
        const tested = new Set(words)
        expect(tested.size).toBe(words.length)
        expect([...list].filter((word) => !tested.has(word))).toEqual([])
        const positions = Array.from({ length: ownWords?.length ?? 0 }, (_, i) => i)
        const current = positions.flatMap((position) => ownWords?.at(position) ?? [])
        expect(current.filter((word) => !tested.has(word))).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  test('have none twice in the full tier either', () => {
    const subject = { ...ALICE, service: 'mysql', companies: ['Acme', 'Password'] } as const
    const words = plannedWords('full', subject, orderedOwnWords(['acme', 'zzz', 'Summer2026']))
    expect(new Set(words).size).toBe(words.length)
  })

  test('are looked up for own words once, however many hashes there are', () => {
    const list = getWordList('quick', 2026)
    let searched = 0
    const find = (word: string) => {
      searched += 1
      return list.find(word)
    }
    const own = orderedOwnWords(Array.from({ length: 500 }, (_, i) => `own${i}`))
    const plan = createWordPlanner({ ...list, find }, own)
    expect(searched).toBe(500)
    const plans = [0, 1, 2].map(() => plan([ALICE], NOTHING))
    expect(searched).toBeLessThan(500 + 3 * 400)
    expect(plans[0]?.skips).toEqual(plans[2]?.skips)
  })
})
