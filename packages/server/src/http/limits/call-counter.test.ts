import { expect, test } from 'vitest'
import { createCallCounter } from './call-counter.ts'

test('what is beyond the limit of a second is told, for each key alone', () => {
  const counter = createCallCounter(2, () => 1000)
  expect([counter.count('a'), counter.count('a'), counter.count('a')]).toEqual([false, false, true])
  expect(counter.count('b')).toBe(false)
})

test('the next second starts anew', () => {
  let now = 1999
  const counter = createCallCounter(1, () => now)
  counter.count('a')
  expect(counter.isExhausted('a')).toBe(true)
  now = 2000
  expect(counter.isExhausted('a')).toBe(false)
  expect(counter.count('a')).toBe(false)
})
