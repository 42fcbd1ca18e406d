import { expect, test } from 'vitest'
import { parseFaults } from './password-faults.ts'

test.each([
  ['It has no digit.', { isShort: false, missing: ['digit'] }],
  [
    'It has fewer than 8 characters and no uppercase letter, digit or special character.',
    { isShort: true, missing: ['uppercase letter', 'digit', 'special character'] },
  ],
])('reads what a password lacks: %s', (sentence, faults) => {
  expect(parseFaults(sentence)).toEqual(faults)
})

test.each(['It has no mercy.', 'It has no digit or toString.', 'It has fewer than 8 characters.'])(
  'leaves another sentence as it came: %s',
  (sentence) => {
    expect(parseFaults(sentence)).toBeUndefined()
  },
)
