import type { AccountVerdict } from '@openhss/contract'
import { expect, test } from 'vitest'
import { inOrder, withFirst } from './account-order.ts'

const account = (user_name: string, instance?: string): AccountVerdict => ({
  user_name,
  service_type: instance === undefined ? 'system' : 'mysql',
  ...(instance !== undefined && { instance }),
  verdict: 'locked',
})
const namesOf = (accounts: readonly AccountVerdict[]) =>
  accounts.map(({ user_name: user, instance = '' }) => user + instance)

test('the account of the address comes first, and the others keep their order', () => {
  const accounts = [account('a'), account('b'), account('b', '3306'), account('c')]
  expect(namesOf(withFirst(inOrder(accounts), 'mysql/3306/b'))).toEqual(['b3306', 'a', 'b', 'c'])
  expect(namesOf(withFirst(accounts, 'system//c'))).toEqual(['c', 'a', 'b', 'b3306'])
  expect(namesOf(withFirst(accounts, undefined))).toEqual(namesOf(accounts))
  expect(namesOf(withFirst(accounts, 'system//gone'))).toEqual(namesOf(accounts))
})
