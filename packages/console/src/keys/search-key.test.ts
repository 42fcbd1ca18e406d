import { expect, test } from 'vitest'
import { searchKeyOf } from './search-key.ts'

test.each([
  ['MacIntel', '⌘K'],
  ['iPhone', '⌘K'],
  ['Linux x86_64', 'Ctrl K'],
  ['Win32', 'Ctrl K'],
  ['', 'Ctrl K'],
])('the keyboard of %j opens the search by %s', (platform, key) => {
  expect(searchKeyOf(platform)).toBe(key)
})
