import { expect, test } from 'vitest'
import { maxLogSize } from './settings.ts'

test.each([
  ['160 MB', 160 * 2 ** 20, '32MB'],
  ['2 GB', 2 * 2 ** 30, '128MB'],
  ['1 TB', 2 ** 40, '512MB'],
])('on a disk of %s the log has its share of it', (_, bytes, expected) => {
  expect(maxLogSize(bytes)).toBe(expected)
})
