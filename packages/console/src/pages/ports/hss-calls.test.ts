import { expect, test } from 'vitest'
import { portHostCallOf, statisticsCallOf } from './hss-calls.ts'

test('HSS lists port numbers by number and status', () => {
  expect(statisticsCallOf('p', { page: '2' })?.request.query).toEqual({
    enterprise_project_id: 'all_granted_eps',
    category: 'host',
    limit: 50,
    offset: 50,
  })
  const { query } = statisticsCallOf('p', { q: 'port:22 status:danger', ep: '7' })?.request ?? {}
  expect(query).toMatchObject({ port: 22, status: 'danger', enterprise_project_id: '7' })
})

test('HSS lists the hosts of one port', () => {
  const { query } = portHostCallOf('p', {}, 'port:6379 type:tcp')?.request ?? {}
  expect(query).toMatchObject({ port: 6379, type: 'TCP' })
})

test.each(['', 'type:tcp', 'port:22,23', '-port:22', 'port:>22', 'port:22 port:23', 'port:22 a'])(
  'there is no call of HSS for the hosts of %j',
  (q) => {
    expect(portHostCallOf('p', {}, q)).toBeUndefined()
  },
)
