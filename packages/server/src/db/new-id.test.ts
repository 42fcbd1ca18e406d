import { expect, test } from 'vitest'
import { newId } from './new-id.ts'

test('IDs are UUIDs of version 7, sort by their time, and differ within it', () => {
  const at = Date.UTC(2026, 0, 31)
  const ids = [newId(at), newId(at + 1), newId(at + 86_400_000)]
  expect(ids.toSorted()).toEqual(ids)
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(new Set(Array.from({ length: 100 }, () => newId(at))).size).toBe(100)
})
