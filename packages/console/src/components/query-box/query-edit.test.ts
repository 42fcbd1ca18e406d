import type { QueryKeyName } from '@openhss/contract/browser'
import { describe, expect, test } from 'vitest'
import { followAddress, isWholeTerm, isWorthListing, queryOf, startEdit } from './query-edit.ts'

const KEYS = ['host', 'port', 'severity', 'label'] as const satisfies readonly QueryKeyName[]

describe('an address', () => {
  test('is shown term by term, as it is written', () => {
    const { chips, text } = startEdit('host:web-* -label:"a b",c  free', KEYS)
    expect(chips).toEqual(['host:web-*', '-label:"a b",c', 'free'])
    expect(text).toBe('')
  })

  test.each(['prot:22', 'host:"a', 'port:22,'])('with %s can be mended', (q) => {
    const edit = startEdit(q, KEYS)
    expect(edit).toMatchObject({ chips: [], text: q, isChecked: true })
    expect(queryOf(edit)).toBe(q)
  })

  test('that the box wrote itself leaves what is being written', () => {
    const edit = { ...startEdit('port:22', KEYS), text: 'we', awaited: ['port:22 w', 'port:22 we'] }
    const followed = followAddress(edit, 'port:22 we', KEYS)
    expect(followed).toMatchObject({ chips: ['port:22'], text: 'we', awaited: [] })
    expect(followAddress(edit, 'port:22', KEYS)).toBe(edit)
  })

  test('that comes from elsewhere takes its place', () => {
    const edit = { ...startEdit('port:22', KEYS), text: 'web' }
    expect(followAddress(edit, 'host:a', KEYS)).toEqual(startEdit('host:a', KEYS))
  })
})

test.each([
  ['web', true],
  ['w', false],
  ['sev', false],
  ['severity', false],
  ['severities', true],
  ['severity:h', false],
  ['-test', true],
  ['"a', false],
])('%j is listed by while it is written: %s', (text, isWorth) => {
  expect(isWorthListing(text, KEYS)).toBe(isWorth)
})

test.each([
  ['port:22', true],
  ['port:22,', false],
  ['host:"a', false],
  ['host:"a b"', true],
  ['web', false],
  ['', true],
])('%j is a whole term: %s', (text, isWhole) => {
  expect(isWholeTerm(text, KEYS)).toBe(isWhole)
})
