import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WordSource } from '../words/segment.ts'
import { writeSuggestion } from './suggestion.ts'
import { describeWeakness } from './weakness.ts'

function suggest(word: string, source: WordSource, userName = 'alice'): string {
  return writeSuggestion(describeWeakness(word, source, userName).traits)
}

describe('writeSuggestion', () => {
  test.each<[string, WordSource, string]>([
    ['Alice', 'user', 'is the user name'],
    ['alice2024', 'user', 'made from the user name'],
    ['web1123', 'host', 'made from the host name'],
    ['s3cret', 'service', "made from the service's name"],
    ['Acme2026!', 'company', 'made from the name of the organisation'],
    ['Summer2026!', 'season', 'made from a season or month and a year'],
    ['1qaz@WSX', 'walk', 'a row of neighbouring keys'],
    ['smith1', 'comment', 'made from the name of the account holder'],
    ['dragon', 'common', 'on the list of common passwords'],
    ['Dragon1!', 'changed', 'a common one with a small change'],
    ['acme2024', 'own', "on the project's own list"],
  ])('tells where %j comes from', (word, source, text) => {
    expect(suggest(word, source)).toContain(text)
  })

  test('tells what a password lacks', () => {
    expect(suggest('dragon', 'common')).toContain('fewer than 8 characters')
    expect(suggest('dragon', 'common')).toContain('no uppercase letter, digit or special character')
    expect(suggest('Aa1!Aa1!', 'common')).not.toMatch(/It has/)
  })

  test('says that there is no password', () => {
    expect(suggest('', 'head')).toMatch(/no password/)
  })

  test('never holds the word and fits the wire', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (salt) => {
        const word = `§${salt}§`
        const found = describeWeakness(word, 'own', 'alice')
        expect(JSON.stringify(found)).not.toContain(JSON.stringify(word).slice(1, -1))
        expect(writeSuggestion(found.traits).length).toBeLessThan(1_000)
      }),
    )
  })

  test.each([
    ['trusted', /pg_hba\.conf/],
    ['anonymous', /anonymous access/],
    ['expired', /Set one of at least 12 characters/],
    [undefined, /Set one of at least 12 characters/],
  ] as const)('of an account without a password that is %s says what helps', (state, advice) => {
    expect(writeSuggestion(['empty'], state)).toMatch(advice)
  })
})
