import { expect, test } from 'vitest'
import { MAX_OWN_WORDS_BYTES, packOwnWords } from './own-words.ts'

test('own words that cannot be tested are counted', () => {
  const words = ['acme', '', 'acme', 'x'.repeat(512), 'nul\0', '\u{FFFD}', 'ß€', 'y'.repeat(600)]
  const { count, words: packed, gaps } = packOwnWords('1', [...words, Buffer.from([0xff])])
  expect(Array.from({ length: count }, (_, i) => packed.at(i))).toEqual(['acme', 'acme', 'ß€'])
  expect(packed.at(3)).toBeUndefined()
  expect(gaps).toEqual([
    { what: 'own word', reason: 'oversized', count: 2 },
    { what: 'own word', reason: 'malformed', count: 1 },
    { what: 'own word', reason: 'encoding', count: 2 },
  ])
})

test('own words are bounded, and those past the bound are a gap', () => {
  const longest = Buffer.alloc(511, 'x')
  const room = Math.floor(MAX_OWN_WORDS_BYTES / longest.length)
  const { count, gaps } = packOwnWords(
    '1',
    Array.from({ length: room + 2 }, () => longest),
  )
  expect(count).toBe(room)
  expect(gaps).toEqual([{ what: 'own word', reason: 'oversized', count: 2 }])
})

test('own words stay what they are, however many there are and however long', () => {
  const words = Array.from({ length: 3_000 }, (_, i) => `${i}${'ä'.repeat((i * 37) % 250)}`)
  const { words: packed, count } = packOwnWords('1', words)
  expect(Array.from({ length: count }, (_, i) => packed.at(i))).toEqual(words)
  expect([packed.at(-1), packed.at(count)]).toEqual([undefined, undefined])
})
