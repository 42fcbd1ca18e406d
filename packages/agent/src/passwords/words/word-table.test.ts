import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { WordTable } from './word-table.ts'

test('holds every word once, in the order of their coming, and finds each', () => {
  const word = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a', 'b', 'ä', ''))
  fc.assert(
    fc.property(fc.array(word, { maxLength: 50 }), fc.nat(2_000), word, (some, more, other) => {
      const words = [...some, ...Array.from({ length: more }, (_, i) => `word ${i}`), ...some]
      const table = new WordTable(64)
      const seen = new Map<string, number>()
      for (const each of words) {
        expect(table.add(each)).toBe(!seen.has(each))
        expect(table.at(seen.get(each) ?? table.length - 1)).toBe(each)
        if (!seen.has(each)) seen.set(each, seen.size)
      }
      expect(Array.from({ length: table.length }, (_, i) => table.at(i))).toEqual([...seen.keys()])
      for (const [each, position] of seen) expect(table.find(each)).toBe(position)
      expect(table.find(other)).toBe(seen.get(other))
    }),
    { numRuns: 15 },
  )
})

test('shows a part of its words by positions of their own', () => {
  const table = new WordTable(64)
  for (const word of ['a', 'b', 'c', 'd']) table.add(word)
  const part = table.part(1, 3)
  expect([part.length, part.at(-1), part.at(0), part.at(1), part.at(2)]).toEqual([
    2,
    undefined,
    'b',
    'c',
    undefined,
  ])
})
