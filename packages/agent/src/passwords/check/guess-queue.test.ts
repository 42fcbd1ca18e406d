import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSegment } from '../words/segment.ts'
import { CheckJob } from './check-job.ts'
import { GuessQueue } from './guess-queue.ts'
import type { QueuedJob } from './guess-queue.ts'

interface NamedJob extends QueuedJob {
  readonly name: string
}

function fakeJob(name: string, msPerGuess: number, words = 1_000, ownerId = 0): NamedJob {
  const list = Array.from({ length: words }, (_, i) => `word${i}`)
  const job = new CheckJob(
    { segments: [createSegment('common', list)], skips: new Map() },
    () => 0,
    () => undefined,
  )
  return { name, scheme: name, msPerGuess, ownerId, take: (count) => job.take(count) }
}

function queueOf(jobs: readonly NamedJob[], sliceMs: number): GuessQueue<NamedJob> {
  const queue = new GuessQueue<NamedJob>(sliceMs)
  for (const job of jobs) queue.add(job)
  return queue
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
    const dealt = dealOut(queueOf([fakeJob('bcrypt', 600), fakeJob('md5', 0.2)], 100))
    expect(dealt.slice(0, 2)).toEqual([
      ['md5', 500],
      ['md5', 500],
    ])
    expect(dealt.slice(2, 6)).toEqual(Array.from({ length: 4 }, () => ['bcrypt', 1]))
  })

  test('deals by the speed of the worker, in slices that fill its lanes', () => {
    const queue = queueOf([fakeJob('bcrypt', 2.4), fakeJob('sha512-crypt', 5)], 100)
    const first = queue.next({ 'sha512-crypt': 7.5 })
    expect(first?.job.name).toBe('sha512-crypt')
    expect(first?.slice.words.length).toBeGreaterThan(200)
  })

  test('deals one guess at a time where a guess takes longer than a slice', () => {
    const slices = dealOut(queueOf([fakeJob('yescrypt', 28), fakeJob('md5', 0.2)], 10))
    expect(slices.every(([name, words]) => words === (name === 'md5' ? 50 : 1))).toBe(true)
  })

  test('goes round several slow accounts', () => {
    const dealt = dealOut(queueOf([fakeJob('a', 600), fakeJob('b', 600)], 100))
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
    for (const [name, words] of dealOut(queueOf(jobs, 100))) {
      totals[name] = (totals[name] ?? 0) + words
    }
    expect(totals).toEqual({ a: 77, b: 9_999, c: 1_234 })
  })

  test('deals no more of a job that is dropped', () => {
    const [found, other] = [fakeJob('found', 600), fakeJob('other', 600)]
    const queue = queueOf([found, other], 100)
    expect(queue.next()?.job).toBe(found)
    queue.drop(found)
    expect(new Set(dealOut(queue).map(([name]) => name))).toEqual(new Set(['other']))
  })

  test('lets a job that comes later catch up with its likely words first', () => {
    const queue = queueOf([fakeJob('old', 600), fakeJob('older', 600)], 100)
    for (let i = 0; i < 100; i += 1) queue.next()
    queue.add(fakeJob('new', 600))
    const dealt = dealOut(queue).map(([name]) => name)
    expect(dealt.slice(0, 28)).toEqual(Array.from({ length: 28 }, () => 'new'))
  })
})

describe('shares of owners', () => {
  const HOST = 0
  const cost = fc.double({ min: 0.001, max: 4_000, noNaN: true })
  const owners = fc.array(fc.array(cost, { minLength: 1, maxLength: 8 }), {
    minLength: 1,
    maxLength: 6,
  })

  /** Deals one by one until somebody has no words left, and sums up what each owner got. */
  function dealWhileAllWant(jobs: readonly NamedJob[]): ReadonlyMap<number, number> {
    const queue = queueOf(jobs, 10)
    const had = new Map(jobs.map(({ ownerId }) => [ownerId, 0]))
    for (let i = 0; i < 3_000; i += 1) {
      const deal = queue.next()
      if (deal === undefined || jobs.some((job) => !queue.has(job))) break
      had.set(deal.job.ownerId, (had.get(deal.job.ownerId) ?? 0) + deal.expectedMs)
    }
    return had
  }

  test('are equal by time whatever the number and the cost of their hashes', () => {
    fc.assert(
      fc.property(owners, (costs) => {
        const jobs = costs.flatMap((some, owner) =>
          some.map((ms, i) => fakeJob(`${owner} ${i}`, ms, 1_000, owner + 1)),
        )
        const had = [...dealWhileAllWant(jobs).values()]
        const slice = Math.max(10, ...costs.flat())
        expect(Math.max(...had) - Math.min(...had)).toBeLessThanOrEqual(slice)
      }),
    )
  })

  test('leave three quarters to the host, whoever else wants something', () => {
    fc.assert(
      fc.property(cost, owners, (ofHost, costs) => {
        const others = costs.flatMap((some, owner) =>
          some.map((ms, i) => fakeJob(`${owner} ${i}`, ms, 1_000, owner + 1)),
        )
        const had = dealWhileAllWant([...others, fakeJob('host', ofHost, 1_000, HOST)])
        const all = [...had.values()].reduce((sum, ms) => sum + ms, 0)
        const slice = Math.max(10, ...costs.flat())
        expect(all - (had.get(HOST) ?? 0)).toBeLessThanOrEqual((had.get(HOST) ?? 0) / 3 + slice)
      }),
    )
  })

  test('are of what is really taken', () => {
    const queue = queueOf([fakeJob('liar', 1, 1_000, 1), fakeJob('honest', 1, 1_000, 2)], 1)
    const had = { liar: 0, honest: 0 }
    for (let i = 0; i < 200; i += 1) {
      const deal = queue.next()
      if (deal === undefined) break
      const ms = deal.job.name === 'liar' ? 50 : 1
      had[deal.job.name as keyof typeof had] += ms
      queue.settle(deal, ms)
    }
    expect(had.liar).toBeLessThanOrEqual(had.honest + 50)
  })

  test('are nothing that can be saved up', () => {
    const queue = queueOf([fakeJob('early', 100, 1_000, 1)], 10)
    for (let i = 0; i < 500; i += 1) queue.next()
    queue.add(fakeJob('late', 100, 1_000, 2))
    const names = Array.from({ length: 20 }, () => queue.next()?.job.name)
    expect(names.filter((name) => name === 'early')).toHaveLength(10)
  })

  test('do not keep the host waiting behind thousands of costly hashes', () => {
    const costly = Array.from({ length: 2_000 }, (_, i) => fakeJob(`u${i}`, 1_200, 1_000, 54_321))
    const queue = queueOf([...costly, fakeJob('vera', 28, 1_000, HOST)], 10)
    let others = 0
    for (let own = 0; own < 1_000;) {
      const deal = queue.next()
      if (deal?.job.name === 'vera') own += deal.slice.words.length
      else others += deal?.expectedMs ?? 0
    }
    expect(others).toBeLessThan((1_000 * 28) / 3 + 1_200)
  })
})
