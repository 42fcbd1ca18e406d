import { expect, test } from 'vitest'
import { sentencesOf } from './suggestion-sentences.ts'

test('a suggestion is split into its sentences', () => {
  expect(sentencesOf('The password is a date. It has no letter. Choose another.')).toEqual([
    'The password is a date.',
    'It has no letter.',
    'Choose another.',
  ])
})

test('a name with a dot in it splits no sentence', () => {
  const sentence = 'Change the rule, such as `trust` in pg_hba.conf or Skip.'
  expect(sentencesOf(sentence)).toEqual([sentence])
})
