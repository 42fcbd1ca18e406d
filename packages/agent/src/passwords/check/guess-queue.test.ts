import { describe, expect, test } from 'vitest'
import { createSegment } from '../words/segment.ts'
import { CheckJob } from './check-job.ts'
import { GuessQueue } from './guess-queue.ts'
import type { QueuedJob } from './guess-queue.ts'

interface NamedJob extends QueuedJob {
  readonly name: string
}

function fakeJob(name: string, msPerGuess: number, words = 1_000): NamedJob {
  const list = Array.from({ length: words }, (_, i) => `word${i}`)
  const job = new CheckJob(
    { segments: [createSegment('common', list)], skips: new Map() },
    () => 0,
    () => undefined,
  )
  return { name, scheme: name, msPerGuess, wordsLeft: words, take: (count) => job.take(count) }
}

/** Deals everything out and returns the name and the number of words of each slice. */
function dealOut(queue: GuessQueue<NamedJob>): (readonly [string, number])[] {
  const dealt: (readonly [string, number])[] = []
  for (let next = queue.next(); next; next = queue.next()) {
    dealt.push([next.job.name, next.slice.words.length])
  }
  return dealt
}

describe('GuessQueue', () => {
  test('gives cheap schemes first, and all of them their likely words before any unlikely one', () => {
    const dealt = dealOut(new GuessQueue([fakeJob('bcrypt', 600), fakeJob('md5', 0.2)], 100))
    expect(dealt.slice(0, 2)).toEqual([
      ['md5', 500],
      ['md5', 500],
    ])
    expect(dealt.slice(2, 6)).toEqual(Array.from({ length: 4 }, () => ['bcrypt', 1]))
  })

  test('deals by the speed of the worker, in slices that fill its lanes', () => {
    const queue = new GuessQueue([fakeJob('bcrypt', 2.4), fakeJob('sha512-crypt', 5)], 100)
    const first = queue.next({ 'sha512-crypt': 7.5 })
    expect(first?.job.name).toBe('sha512-crypt')
    expect(first?.slice.words.length).toBeGreaterThan(200)
  })

  test('deals one guess at a time where a guess takes longer than a slice', () => {
    const slices = dealOut(new GuessQueue([fakeJob('yescrypt', 28), fakeJob('md5', 0.2)], 10))
    expect(slices.every(([name, words]) => words === (name === 'md5' ? 50 : 1))).toBe(true)
  })

  test('goes round several slow accounts', () => {
    const dealt = dealOut(new GuessQueue([fakeJob('a', 600), fakeJob('b', 600)], 100))
    expect(
      dealt
        .slice(0, 24)
        .map(([name]) => name)
        .join(''),
    ).toBe('aaaabbbbaaaaaaaabbbbbbbb')
  })

  test('deals out every word of every job', () => {
    const jobs = [fakeJob('a', 600, 77), fakeJob('b', 0.001, 9_999), fakeJob('c', 30, 1_234)]
    const totals: Record<string, number> = {}
    for (const [name, words] of dealOut(new GuessQueue(jobs, 100))) {
      totals[name] = (totals[name] ?? 0) + words
    }
    expect(totals).toEqual({ a: 77, b: 9_999, c: 1_234 })
  })

  test('deals no more of a job that is dropped', () => {
    const [found, other] = [fakeJob('found', 600), fakeJob('other', 600)]
    const queue = new GuessQueue([found, other], 100)
    expect(queue.next()?.job).toBe(found)
    queue.drop(found)
    expect(new Set(dealOut(queue).map(([name]) => name))).toEqual(new Set(['other']))
  })
})
