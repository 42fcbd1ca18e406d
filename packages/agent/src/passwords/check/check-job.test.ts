import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { orderedOwnWords } from '../memory/ordered-own-words.fixture.ts'
import { createWordPlanner } from '../plan/plan-words.ts'
import { createSegment } from '../words/segment.ts'
import type { WordList } from '../words/word-list.ts'
import { CheckJob } from './check-job.ts'
import type { GuessSlice } from './check-job.ts'

const subject = {
  service: 'system',
  userName: 'bo',
  comment: '',
  hostName: 'h',
  companies: [],
  year: 2026,
} as const

/** A small list, to which derived and own words may belong too. */
function smallList(head: readonly string[], rest: readonly string[]): WordList {
  const segments = [createSegment('head', head), createSegment('common', rest)] as const
  return {
    head: segments[0],
    likely: [segments[1]],
    rest: [],
    dated: { likely: [], rest: [] },
    version: 'test',
    count: head.length + rest.length,
    find(word) {
      const segment = segments.find(({ words }) => words.includes(word))
      return segment && { segmentId: segment.id, index: segment.words.indexOf(word) }
    },
  }
}

const LIST = smallList(
  ['', 'bo123', 'root', 'dragon'],
  ['acme', 'h1', 'bo2026', 'monkey', 'shadow'],
)

/** Runs some slices of a job, ending them in another order, and returns the words tested. */
function runJob(
  store: Map<string, number>,
  own: readonly (string | undefined)[],
  sizes: readonly number[],
  order: (slices: GuessSlice[]) => GuessSlice[] = (slices) => slices,
): { job: CheckJob; tested: string[] } {
  const progress = (id: string) => store.get(id) ?? 0
  const plan = createWordPlanner(LIST, orderedOwnWords(own))([subject], progress)
  const job = new CheckJob(plan, progress, (id, tested) => store.set(id, tested))
  const slices = sizes.flatMap((size) => job.take(size) ?? [])
  for (const slice of order(slices)) job.settle(slice, slice.words.length)
  return { job, tested: slices.flatMap((slice) => slice.words) }
}

const EVERYTHING = Array.from({ length: 200 }, () => 1)

describe('CheckJob', () => {
  test('tests every word once, though it stands in several places', () => {
    const { job, tested } = runJob(new Map(), ['acme', undefined, 'own', 'root'], EVERYTHING)
    expect(new Set(tested).size).toBe(tested.length)
    for (const word of ['bo', '', 'root', 'acme', 'own', 'shadow']) expect(tested).toContain(word)
    expect(job.wordsLeft).toBe(0)
    expect(job.wordsTested).toBe(tested.length)
  })

  test('goes on where it was interrupted, whatever the slices and the order of their ends', () => {
    const size = fc.integer({ min: 1, max: 9 })
    fc.assert(
      fc.property(fc.array(size), fc.boolean(), fc.array(size), (first, backwards, second) => {
        const store = new Map<string, number>()
        const own = ['acme', 'own']
        const end = (slices: GuessSlice[]) => (backwards ? slices.toReversed() : slices)
        const runs = [first, second, EVERYTHING].map((sizes) => runJob(store, own, sizes, end))
        const tested = runs.flatMap((run) => run.tested)
        expect(new Set(tested).size).toBe(tested.length)
        expect(runs.at(-1)?.job.wordsTested).toBe(tested.length)
      }),
    )
  })

  test('misses no word, whichever slices a kill has cost', () => {
    const size = fc.integer({ min: 1, max: 9 })
    const own = ['acme', 'own', 'bo2026', 'shadow']
    const everything = new Set(runJob(new Map(), own, EVERYTHING).tested)
    const kill = fc.tuple(fc.array(size), fc.infiniteStream(fc.boolean()))
    fc.assert(
      fc.property(fc.array(kill, { maxLength: 4 }), (kills) => {
        const store = new Map<string, number>()
        const ended: string[] = []
        for (const [sizes, survives] of kills) {
          runJob(store, own, sizes, (slices) => {
            const survivors = slices.filter(() => survives.next().value)
            ended.push(...survivors.flatMap((slice) => slice.words))
            return survivors
          })
        }
        ended.push(...runJob(store, own, EVERYTHING).tested)
        expect(new Set(ended)).toEqual(everything)
      }),
    )
  })

  test('tests a word that is added to the own words alone', () => {
    const store = new Map<string, number>()
    runJob(store, ['own'], EVERYTHING)
    expect(runJob(store, ['own', 'added'], EVERYTHING).tested).toEqual(['added'])
    // The word stands on the list, so it was tested before it was added.
    expect(runJob(store, ['own', 'added', 'shadow'], EVERYTHING).tested).toEqual([])
  })

  test('records nothing behind a slice that has not ended', () => {
    const store = new Map<string, number>()
    // A word of the head is skipped there because it comes first among the words of the user.
    const { job } = runJob(store, [], [12, 2], (slices) => slices.slice(1))
    expect(store.size).toBe(0)
    expect(job.wordsTested).toBe(0)
    expect(runJob(store, [], EVERYTHING).tested.slice(0, 2)).toEqual(['bo', 'bo123'])
  })

  test('counts only the words before the one at which a slice was stopped', () => {
    const store = new Map<string, number>()
    const progress = (id: string) => store.get(id) ?? 0
    const plan = createWordPlanner(LIST, orderedOwnWords([]))([subject], progress)
    const job = new CheckJob(plan, progress, (id, tested) => store.set(id, tested))
    const slice = job.take(10)
    if (slice) job.settle(slice, 3)
    expect(job.wordsTested).toBe(3)
    expect(runJob(store, [], [1]).tested).toEqual([slice?.words[3]])
  })
})
