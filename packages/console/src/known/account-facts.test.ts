import { expect, test } from 'vitest'
import { accountReach } from './account-facts.ts'

test('nobody is said to reach an account, or not to, while that is not known', () => {
  const ports = [{ port: 22, laddr: '0.0.0.0' }]
  expect(accountReach({ reach: 'reached', reached_by: ports })).toMatchObject({
    state: 'known',
    value: ports,
  })
  expect(accountReach({ reach: 'not_reached' })).toMatchObject({ state: 'known', value: [] })
  expect(accountReach({ reach: 'unknown', reach_gap: 'ports_unseen' })).toHaveProperty(
    'state',
    'unknown',
  )
  // As a server before this one answers.
  expect(accountReach({})).toHaveProperty('state', 'unknown')
})
