import { expect, test } from 'vitest'
import { sentencesOf, whyAndWhat } from './suggestion-sentences.ts'

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

test('why a password is weak is told apart from what to do', () => {
  expect(
    whyAndWhat(
      'The password is the user name. It has fewer than 8 characters. Choose one of at least 12 characters that is on no list and in no name.',
    ),
  ).toEqual({
    why: ['The password is the user name.', 'It has fewer than 8 characters.'],
    what: ['Choose one of at least 12 characters that is on no list and in no name.'],
  })
})

test('what a password lacks is why it is weak', () => {
  const why = ['It has fewer than 8 characters and no uppercase letter or digit.']
  expect(whyAndWhat(`${why[0]} Choose another.`)).toEqual({ why, what: ['Choose another.'] })
})

test('a sentence of another agent is no reason that is known', () => {
  expect(whyAndWhat('Choose a longer one.')).toEqual({ why: [], what: ['Choose a longer one.'] })
  expect(whyAndWhat('')).toEqual({ why: [], what: [] })
})
