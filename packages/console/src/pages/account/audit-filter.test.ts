import { expect, test } from 'vitest'
import { auditFilterOf, fieldOfInstant, instantOfField } from './audit-filter.ts'

test('an address names the events that are listed', () => {
  const search = { user: 'ann', result: 'failed', page: '2', ep: '0' }
  expect(auditFilterOf(search)).toEqual({ user_name: 'ann', result: 'failed' })
})

test('a time that was entered comes back from the address as it was entered', () => {
  const entered = '2026-11-29T10:02:30'
  const instant = instantOfField(entered)
  expect(instant).toMatch(/^2026-11-\d\dT\d\d:\d\d:30\.000Z$/)
  expect(fieldOfInstant(instant)).toBe(entered)
})

test('what is no time is none', () => {
  expect(instantOfField('')).toBeUndefined()
  expect(fieldOfInstant('yesterday')).toBe('')
  expect(fieldOfInstant(undefined)).toBe('')
})
