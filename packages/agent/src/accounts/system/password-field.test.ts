import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePasswordField } from './password-field.ts'

test.each(['!', '*', '!!', '*LK*', 'x', 'NP', '!$6$salt$digest'])('%j is locked', (field) => {
  expect(parsePasswordField(field)).toEqual({ kind: 'locked' })
})

test('a field without a character is an empty password', () => {
  expect(parsePasswordField('')).toEqual({ kind: 'empty' })
})

test('a field is empty, locked or the hash as it stands; none is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (field) => {
      expect([
        { kind: field === '' ? 'empty' : 'locked' },
        { kind: 'hash', format: 'crypt', hash: field },
      ]).toContainEqual(parsePasswordField(field))
      const hash = `$${field}`
      expect(parsePasswordField(hash)).toEqual({ kind: 'hash', format: 'crypt', hash })
    }),
  )
})
