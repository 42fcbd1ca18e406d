import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findWord } from './find-word.ts'
import { packOwnWords } from '../words/own-words.ts'
import { ALICE, anySubject } from '../words/subject.fixture.ts'
import { deriveWords } from '../words/derived-words.ts'

describe('findWord', () => {
  test.each([
    ['alice@123', { tier: 'quick', source: 'user', madeFrom: 'alice', rank: 6, wordsBefore: 5 }],
    ['', { tier: 'quick', source: 'head', rank: 1, wordsBefore: 9 }],
    ['dragon', { tier: 'quick', source: 'head' }],
    ['Spring2025', { tier: 'quick', source: 'season' }],
    ['December2024!', { tier: 'full', source: 'season' }],
    ['Qwerty123!', { tier: 'quick', source: 'walk' }],
    ['vgy7bhu8', { tier: 'full', source: 'walk' }],
    ['Monkey123', { tier: 'full', source: 'changed' }],
    ['web1123', { tier: 'quick', source: 'host', madeFrom: 'web1' }],
    ['Smith1', { tier: 'quick', source: 'comment' }],
  ] as const)('tells where %j comes from', (word, found) => {
    expect(findWord(word, ALICE).found).toMatchObject(found)
  })

  test('tells of own words, of the service and of companies', () => {
    const own = packOwnWords('1', ['first', 'zyqqo', 'first', 'dragon'])
    expect(findWord('zyqqo', ALICE, own).found).toMatchObject({ source: 'own', rank: 2 })
    expect(findWord('zyqqo', ALICE).found).toBeUndefined()
    expect(findWord('s3cret', { ...ALICE, service: 'tomcat' }).found).toMatchObject({
      source: 'service',
      wordsBefore: 1,
    })
    const acme = { ...ALICE, companies: ['Acme GmbH'] }
    expect(findWord('Acmegmbh1!', acme).found).toMatchObject({ madeFrom: 'acmegmbh' })
  })

  test('says how many words are tried when it is none of them', () => {
    const { found, wordsTried } = findWord('kJ8#mQz!pL2$', ALICE, packOwnWords('1', ['zyqqo']))
    expect(found).toBeUndefined()
    expect(wordsTried.quick).toBeGreaterThan(1_000)
    expect(wordsTried.full).toBeGreaterThan(55_000)
  })

  test('finds every word that is derived from an account, in the quick tier', () => {
    fc.assert(
      fc.property(anySubject, fc.nat(), (subject, choice) => {
        const { first, later } = deriveWords(subject)
        const words = [...first, ...later].flatMap((segment) => segment.words)
        const word = words[choice % Math.max(1, words.length)] ?? 'password'
        expect(findWord(word, subject).found?.tier).toBe('quick')
      }),
      { numRuns: 10 },
    )
  })
})
