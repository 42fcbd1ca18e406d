import { expect, test } from 'vitest'
import { createRounds } from './rounds.ts'

/** Work that the test ends by hand. */
function byHand() {
  const under = new Map<number, PromiseWithResolvers<number>>()
  let begun = 0
  const rounds = createRounds(() => {
    begun += 1
    const work = Promise.withResolvers<number>()
    under.set(begun, work)
    return work.promise
  })
  return {
    rounds,
    begun: () => begun,
    end: (round: number) => under.get(round)?.resolve(round),
    fail: (round: number) => under.get(round)?.reject(new Error(`round ${round}`)),
  }
}

test('who asks while it works waits for a round that begins afterwards, and shares it', async () => {
  const { rounds, begun, end } = byHand()
  const first = rounds('a')
  const [second, third] = [rounds('a'), rounds('a')]
  expect(begun()).toBe(1)
  end(1)
  expect(await first).toBe(1)
  await expect.poll(begun).toBe(2)
  const fourth = rounds('a')
  end(2)
  expect(await Promise.all([second, third])).toEqual([2, 2])
  await expect.poll(begun).toBe(3)
  end(3)
  expect(await fourth).toBe(3)
})

test('a round that fails is no reason for the next one not to begin', async () => {
  const { rounds, begun, end, fail } = byHand()
  const first = rounds('a')
  const second = rounds('a')
  fail(1)
  await expect(first).rejects.toThrow('round 1')
  await expect.poll(begun).toBe(2)
  end(2)
  expect(await second).toBe(2)
  const later = rounds('a')
  end(3)
  expect(await later).toBe(3)
})

test('other keys do not wait', async () => {
  const { rounds, begun, end } = byHand()
  const first = rounds('a')
  const other = rounds('b')
  expect(begun()).toBe(2)
  end(2)
  expect(await other).toBe(2)
  end(1)
  await first
})
