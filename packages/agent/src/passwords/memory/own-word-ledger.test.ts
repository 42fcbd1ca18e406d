import { describe, expect, test } from 'vitest'
import { updateLedger } from './own-word-ledger.ts'

const START = { generation: 0, fingerprints: ['a', 'b', 'c'] }

describe('updateLedger', () => {
  test('is unchanged by the same words in another order', () => {
    expect(updateLedger(START, ['c', 'a', 'b'])).toBe(START)
  })

  test('appends a new word, so that it is tested alone', () => {
    expect(updateLedger(START, ['new', 'a', 'b', 'c']).fingerprints).toEqual(['a', 'b', 'c', 'new'])
  })

  test('gives a word that comes back a new place', () => {
    const without = updateLedger(START, ['a', 'c'])
    expect(without.fingerprints).toEqual(['a', null, 'c'])
    expect(updateLedger(without, ['a', 'b', 'c']).fingerprints).toEqual(['a', null, 'c', 'b'])
  })

  test('starts anew when holes outnumber words', () => {
    const old = { generation: 3, fingerprints: Array.from({ length: 1_100 }, (_, i) => `old${i}`) }
    expect(updateLedger(old, ['a'])).toEqual({ generation: 4, fingerprints: ['a'] })
  })
})
