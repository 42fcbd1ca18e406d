import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskPassword } from './mask.ts'

describe('maskPassword', () => {
  test.each([
    ['', ''],
    ['a', '*'],
    ['1234567', '*******'],
    ['12345678', '12****7**'],
    ['$a234516x', '$a****1**'],
    ['pässwörter', 'pä****r**'],
  ])('masks %j as %j', (word, mask) => {
    expect(maskPassword(word)).toBe(mask)
  })

  test('shows three characters at most and never the length of a long password', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (word) => {
        const [characters, mask] = [Array.from(word), Array.from(maskPassword(word))]
        expect(mask).toHaveLength(characters.length < 8 ? characters.length : 9)
        for (const [i, shown] of mask.entries()) {
          const allowed = characters.length >= 8 && [0, 1, 6].includes(i) ? characters[i] : '*'
          expect(shown).toBe(allowed)
        }
      }),
    )
  })
})
