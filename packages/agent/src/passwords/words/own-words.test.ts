import { expect, test } from 'vitest'
import { sortOwnWords } from './own-words.ts'

test('own words are tested once each, and unusable ones are counted', () => {
  const words = ['acme', '', 'acme', 'x'.repeat(512), 'nul\0', '\uFFFD', 'beta', 'y'.repeat(600)]
  expect(sortOwnWords(words)).toEqual({
    usable: ['acme', 'beta'],
    gaps: [
      { what: 'own word', reason: 'oversized', count: 2 },
      { what: 'own word', reason: 'malformed', count: 1 },
      { what: 'own word', reason: 'encoding', count: 1 },
    ],
  })
})
