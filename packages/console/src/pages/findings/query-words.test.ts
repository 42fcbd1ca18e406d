import { expect, test } from 'vitest'
import { askFor, asksFor, isOwnedByNobody, namesKey, toggleOwnedByNobody } from './query-words.ts'

test('a word takes the place of what a query asked of its key', () => {
  expect(askFor('', 'severity', 'high')).toBe('severity:high')
  expect(askFor('host:web-* severity:>=low', 'severity', 'high')).toBe('host:web-* severity:high')
  expect(askFor('host:web-* state:fixed', 'state', undefined)).toBe('host:web-*')
})

test('what a query does not want of the key stays', () => {
  expect(askFor('-severity:low', 'severity', 'high')).toBe('-severity:low severity:high')
})

test('a text of a host stands in quotes, and is found again', () => {
  const name = 'a "b" c:*'
  const q = askFor('', 'account', name)
  expect(asksFor(q, 'account', name)).toBe(true)
  expect(asksFor(askFor(q, 'account', undefined), 'account', name)).toBe(false)
})

test('one value is not the same as one of several, or as none of them', () => {
  expect(asksFor('severity:high', 'severity', 'high')).toBe(true)
  expect(asksFor('severity:high,low', 'severity', 'high')).toBe(false)
  expect(asksFor('-severity:high', 'severity', 'high')).toBe(false)
  expect(namesKey('-severity:high', 'severity')).toBe(true)
})

test('findings of nobody are asked for, and not any more', () => {
  const q = toggleOwnedByNobody('kind:blind_spot owner:ann')
  expect(q).toBe('kind:blind_spot -owner:*')
  expect(isOwnedByNobody(q)).toBe(true)
  expect(toggleOwnedByNobody(q)).toBe('kind:blind_spot')
})

test('a query that cannot be understood gives way', () => {
  expect(askFor('nonsense:1', 'state', 'fixed')).toBe('state:fixed')
})
