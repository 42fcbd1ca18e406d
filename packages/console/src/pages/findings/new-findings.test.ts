import { expect, test } from 'vitest'
import { countNew } from './new-findings.ts'

const SINCE = Date.parse('2026-11-29T10:00:00Z')
const row = (id: string, at: string) => ({ finding_id: id, changed_at: `2026-11-29T${at}Z` })

test('a finding that opened or came back since one looks is new, once', () => {
  const rows = [row('a', '10:02:00'), row('b', '10:03:00')]
  expect(countNew(rows, new Set(['b']), SINCE)).toBe(1)
  expect(countNew(rows, new Set(['a', 'b']), SINCE)).toBe(0)
})

test('a finding that moved up from the next page is not new', () => {
  expect(countNew([row('a', '08:00:00')], new Set(), SINCE)).toBe(0)
})
