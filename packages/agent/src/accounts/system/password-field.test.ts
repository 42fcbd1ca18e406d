import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePasswordField } from './password-field.ts'

test.each(['!', '*', '!!', '*LK*', 'x', 'NP', '!$6$salt$digest'])('%j is locked', (field) => {
  expect(parsePasswordField(field)).toEqual({ kind: 'locked' })
})

test('a field without a character is an empty password', () => {
  expect(parsePasswordField('')).toEqual({ kind: 'empty' })
})

test.each([
  // HP-UX writes the ages behind a DES hash.
  ['abJnggxhB/yWI,E.M0', 'abJnggxhB/yWI'],
  ['abJnggxhB/yWI,', 'abJnggxhB/yWI'],
  ['abqhNEbBQBA3sUoPrPfnrgZ2,E.M0', 'abqhNEbBQBA3sUoPrPfnrgZ2'],
  // No DES hash stands before these commas.
  ['abJnggxhB/yW,E.M0', 'abJnggxhB/yW,E.M0'],
  ['$md5,rounds=904$salt$$x,E.M0', '$md5,rounds=904$salt$$x,E.M0'],
  ['pbkdf2_sha256$870000$a$b', 'pbkdf2_sha256$870000$a$b'],
])('takes %j for the hash %j, as pam_unix does', (field, hash) => {
  expect(parsePasswordField(field)).toEqual({ kind: 'hash', format: 'crypt', hash })
})

test('a field is empty, locked or the hash as it stands; none is lost', () => {
  fc.assert(
    fc.property(anyText(), (field) => {
      fc.pre(!/^[./A-Za-z\d]{13}/.test(field))
      expect([
        { kind: field === '' ? 'empty' : 'locked' },
        { kind: 'hash', format: 'crypt', hash: field },
      ]).toContainEqual(parsePasswordField(field))
      const hash = `$${field}`
      expect(parsePasswordField(hash)).toEqual({ kind: 'hash', format: 'crypt', hash })
    }),
  )
})
