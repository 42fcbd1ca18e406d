import { expect, test } from 'vitest'
import { instantOf, rangeOf } from './change-range.ts'

const NOW = Date.parse('2026-11-29T10:20:30Z')

test('the last day is meant where nothing is said, or nothing that is a time', () => {
  expect(rangeOf({}, NOW)).toEqual({ word: '24h' })
  expect(rangeOf({ since: 'yesterday', until: '2026' }, NOW)).toEqual({ word: '24h' })
})

test('days begin at a full hour, so that the same question is asked for a while', () => {
  expect(rangeOf({ since: '7d' }, NOW)).toEqual({ word: '7d', since: '2026-11-22T10:00:00.000Z' })
})

test('instants are taken as they are', () => {
  expect(rangeOf({ since: '2026-11-01T00:00:00Z', until: '2026-11-02T00:00:00Z' }, NOW)).toEqual({
    word: undefined,
    since: '2026-11-01T00:00:00.000Z',
    until: '2026-11-02T00:00:00.000Z',
  })
})

test.each(['2026-13-01T00:00:00Z', '2026-11-01', '2026-11-01T00:00:00+08:00', '', undefined])(
  '%s is no instant in UTC',
  (text) => {
    expect(instantOf(text)).toBeUndefined()
  },
)
