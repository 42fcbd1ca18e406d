import { INT32_MAX } from '@openhss/contract'
import { expect, test } from 'vitest'
import { usedDays, validityDays } from './password-age.ts'

const DAY_20_000 = 20_000 * 86_400_000

test('the validity is the maximum age, or without end', () => {
  expect([validityDays(90), validityDays(0), validityDays(undefined)]).toEqual([90, 0, INT32_MAX])
})

test('a password is as old as its last change, unless that is unknown or to come', () => {
  expect(usedDays(19_990, DAY_20_000 + 1)).toBe(10)
  expect(usedDays(20_000, DAY_20_000)).toBe(0)
  expect(usedDays(20_001, DAY_20_000)).toBeUndefined()
  expect(usedDays(undefined, DAY_20_000)).toBeUndefined()
})
