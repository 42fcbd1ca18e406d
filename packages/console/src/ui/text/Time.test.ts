import { expect, test } from 'vitest'
import { formatDistance } from './Time.tsx'

test.each([
  [-12_000, 'en', '12 sec. ago'],
  [-59_999, 'en', '59 sec. ago'],
  [-60_000, 'en', '1 min. ago'],
  [-3 * 86_400_000, 'en', '3 days ago'],
  [2 * 3_600_000, 'en', 'in 2 hr.'],
  [0, 'en', 'in 0 sec.'],
  [-3 * 86_400_000, 'zh', '3天前'],
])('%i ms in %s are %s', (distance, locale, text) => {
  expect(formatDistance(distance, locale)).toBe(text)
})
