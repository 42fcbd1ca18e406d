import { expect, test } from 'vitest'
import { createBodyBudget } from './body-budget.ts'

const BOUNDS = {
  largeBytes: 100,
  largeBytesOfOne: 60,
  smallBytes: 10,
  smallBytesOfOne: 6,
  maxWaiting: 10,
  maxWaitingOfOne: 2,
  maxWaitMs: 10_000,
  patienceMs: 50,
}
const here = () => false

test('a caller has its share and all have theirs; who waits is let in by turns', async () => {
  const { holdLarge } = createBodyBudget(BOUNDS)
  const entered: string[] = []
  const enter = async (name: string, bytes: number) => {
    const hold = await holdLarge(name.charAt(0), bytes, here)
    hold.received()
    entered.push(name)
    return hold
  }
  const first = await enter('a1', 60)
  const waiting = [enter('a2', 40), enter('a3', 40), enter('b1', 60), enter('c1', 40)]
  await expect.poll(() => entered).toEqual(['a1', 'c1'])
  first.release()
  first.release()
  await expect.poll(() => entered).toEqual(['a1', 'c1', 'a2'])
  ;(await waiting[0])?.release()
  await expect.poll(() => entered).toEqual(['a1', 'c1', 'a2', 'b1'])
  ;(await waiting[3])?.release()
  await expect.poll(() => entered).toEqual(['a1', 'c1', 'a2', 'b1', 'a3'])
})

test('so many of a caller wait, and none for ever', async () => {
  const { holdLarge } = createBodyBudget({ ...BOUNDS, maxWaitMs: 50 })
  const read = await holdLarge('a', 60, here)
  read.received()
  const late = [holdLarge('a', 60, here), holdLarge('a', 60, here)].map((each) =>
    expect(each).rejects.toThrow('had to be read first'),
  )
  await expect(holdLarge('a', 60, here)).rejects.toThrow('2 large bodies of the caller wait')
  await Promise.all(late)
})

test('a body that comes slowly is cut off once others wait for its room', async () => {
  const { holdLarge } = createBodyBudget(BOUNDS)
  const slow = await holdLarge('a', 60, here)
  expect(slow.tooSlow?.aborted).toBe(false)
  const next = holdLarge('b', 60, here)
  await expect.poll(() => slow.tooSlow?.aborted).toBe(true)
  slow.release()
  await next
})

test('a small body never waits, and is refused beyond the share of its caller', () => {
  const { holdSmall } = createBodyBudget(BOUNDS)
  const hold = holdSmall('a', 6)
  expect(() => holdSmall('a', 1)).toThrow('Too many bodies are under way')
  const other = holdSmall('b', 4)
  expect(() => holdSmall('c', 1)).toThrow('Too many bodies are under way')
  hold.release()
  other.release()
  holdSmall('a', 6)
})
