import { MAX_OWN_WORD_BYTES, MAX_OWN_WORD_COUNT } from '@openhss/contract/browser'
import { describe, expect, test } from 'vitest'
import { readCompanyNames, readWordList } from './word-list.ts'

describe('a list of own words', () => {
  test('has one word in each line, whatever ends the line', () => {
    expect(readWordList('acme\r\nsummer 2026\nwinter\r\n\n').words).toEqual([
      'acme',
      'summer 2026',
      'winter',
    ])
  })

  test('keeps blanks, which passwords may have', () => {
    expect(readWordList(' acme ').words).toEqual([' acme '])
  })

  test('says which lines were not taken', () => {
    const long = 'ä'.repeat(MAX_OWN_WORD_BYTES / 2 + 1)
    expect(readWordList(`acme\nacme\n${long}\na\0b`)).toEqual({
      words: ['acme'],
      repeated: 1,
      unfit: 2,
      beyond: 0,
    })
  })

  test('takes a word of as many bytes as the server does', () => {
    expect(readWordList('ä'.repeat(MAX_OWN_WORD_BYTES / 2)).words).toHaveLength(1)
  })

  test('ends where the server ends', () => {
    const lines = Array.from({ length: MAX_OWN_WORD_COUNT + 2 }, (_, line) => String(line))
    const { words, beyond } = readWordList(lines.join('\n'))
    expect(words).toHaveLength(MAX_OWN_WORD_COUNT)
    expect(beyond).toBe(2)
  })
})

test('names of the company have no blanks at their ends, and each is there once', () => {
  expect(readCompanyNames(' Acme \nAcme\n\nLakeside')).toEqual(['Acme', 'Lakeside'])
})
