import { expect, test } from 'vitest'
import { neighbourOf } from './list-cursor.ts'

const KEYS = ['a', 'b', 'c']

test('the cursor goes to the rows beside it, and not past the ends', () => {
  expect(neighbourOf(KEYS, 'b', 1)).toBe('c')
  expect(neighbourOf(KEYS, 'b', -1)).toBe('a')
  expect(neighbourOf(KEYS, 'c', 1)).toBeUndefined()
  expect(neighbourOf(KEYS, 'a', -1)).toBeUndefined()
})

test('without a row that is there, it begins at the first one', () => {
  expect(neighbourOf(KEYS, undefined, 1)).toBe('a')
  expect(neighbourOf(KEYS, 'gone', -1)).toBe('a')
  expect(neighbourOf([], undefined, 1)).toBeUndefined()
})
