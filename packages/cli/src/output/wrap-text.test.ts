import { expect, test } from 'vitest'
import { wrapLines } from './wrap-text.ts'

test('a line goes on below its second column, or as far in as it began', () => {
  expect(wrapLines('  ports     3 open, 1 dangerous\nshort\n', 24)).toBe(
    '  ports     3 open, 1\n            dangerous\nshort\n',
  )
  expect(wrapLines('  one two three', 10)).toBe('  one two\n  three')
  expect(wrapLines('a-long-first-column  two three', 24)).toBe('a-long-first-column  two\nthree')
})

test('an address stays whole, and colours take no room', () => {
  expect(wrapLines('see http://127.0.0.1:8686/docs now', 12)).toBe(
    'see\nhttp://127.0.0.1:8686/docs\nnow',
  )
  expect(wrapLines('\u{1B}[31mone\u{1B}[39m two', 7)).toBe('\u{1B}[31mone\u{1B}[39m two')
})

test('where no person looks nothing is broken', () => {
  expect(wrapLines('one two three', undefined)).toBe('one two three')
})
