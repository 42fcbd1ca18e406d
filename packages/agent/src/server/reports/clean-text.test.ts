import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanName, cleanText } from './clean-text.ts'

const hostText = fc.string({
  unit: fc.oneof(anyText(), fc.constantFrom('\0', '\ud83d', '\udc00')),
})

describe('cleanText', () => {
  test.each([
    ['alice', 'alice'],
    ['a\0b\nc', 'a\uFFFDb\uFFFDc'],
    ['\ud800x', '\uFFFDx'],
    ['😀😀😀😀', '😀😀😀'],
    ['a😀😀😀', 'a😀😀'],
    ['abcd', 'abc'],
  ])('%j', (text, expected) => {
    expect(cleanText(text, 3 + Number(text.length === 5) * 2)).toBe(expected)
  })

  test('any text fits, and one that fits stays as it is', () => {
    fc.assert(
      fc.property(hostText, fc.nat(20), (text, maxLength) => {
        const clean = cleanText(text, maxLength)
        expect(clean).not.toMatch(/[\p{Cc}\p{Cs}]/u)
        expect(Array.from(clean).length).toBeLessThanOrEqual(maxLength)
        expect(cleanText(clean, maxLength)).toBe(clean)
      }),
    )
  })
})

test('names that differ still differ when they are clean', () => {
  const names = [
    'a\0',
    'a\u0001',
    'a\uFFFD',
    '\ud800x',
    '\ud801x',
    'b'.repeat(300),
    'b'.repeat(301),
  ]
  const clean = names.map((name) => cleanName(name, 256))
  expect(new Set(clean).size).toBe(names.length)
  expect(Math.max(...clean.map(({ length }) => length))).toBe(256)
  fc.assert(
    fc.property(hostText, hostText, (one, other) => {
      expect(cleanName(one, 64) === cleanName(other, 64)).toBe(one === other)
    }),
  )
})
