import { expect, test } from 'vitest'
import { areSame, comparedSides } from './compared-sides.ts'

test('one host at one time is nothing to compare', () => {
  expect(areSame(comparedSides({ host: 'a' }))).toBe(true)
  expect(areSame(comparedSides({ host: 'a', other: 'a', from: 'long ago' }))).toBe(true)
})

test('two times are, and so are two hosts', () => {
  expect(areSame(comparedSides({ host: 'a', from: '2026-11-29T10:00:00Z' }))).toBe(false)
  expect(areSame(comparedSides({ host: 'a', other: 'b' }))).toBe(false)
})
