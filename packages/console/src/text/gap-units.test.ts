import { expect, test } from 'vitest'
import { unitOfGap } from './gap-units.ts'

test.each([
  ['account password', 'account'],
  ['mysql 3306: second password of an account', 'account'],
  ['etc/shadow line', 'line'],
  ['etc/shadow line of an account', 'account'],
  ['owner of an open port', 'port'],
  ['descriptors of user 1000', 'process'],
  ['network namespaces of user 0', 'namespace'],
  ['postgresql 5432: pg_hba.conf line', 'line'],
])('the count of “%s” is one of the kind %s', (what, unit) => {
  expect(unitOfGap(what)).toBe(unit)
})

test('a whole list and a text of another agent are counted by how often', () => {
  expect(unitOfGap('mysql 3306: accounts')).toBeUndefined()
  expect(unitOfGap('a line that is new')).toBeUndefined()
})
