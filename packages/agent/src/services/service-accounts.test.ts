import type { ObservedPort } from '@openhss/contract'
import { expect, test } from 'vitest'
import type { Account } from '../passwords/accounts/account.ts'
import { System } from '../system.ts'
import { instanceName } from './instance-name.ts'
import { createServiceAccountReader } from './service-accounts.ts'
import type { Service, ServiceAccounts } from './service.ts'

const ALICE: Account = {
  service: 'mysql',
  instance: '3306',
  userName: 'alice@%',
  comment: '',
  password: { kind: 'hash', format: 'clear', hash: 'hunter2' },
}
const OBSTACLE = { reason: 'permission', detail: 'refused', remedy: 'Run as root.' } as const

test('an account of a service that cannot be read any more is not gone, and not judged', async () => {
  const answers: ServiceAccounts[] = [
    { accounts: [ALICE], gaps: [] },
    { accounts: [], gaps: [], obstacle: OBSTACLE },
  ]
  const reader = createServiceAccountReader(new System(), [serviceOf(answers)], () => [])

  const [first, second] = [await read(reader), await read(reader)]
  expect(first.accounts).toEqual([ALICE])
  expect(second.accounts).toMatchObject([
    { userName: 'alice@%', password: { kind: 'unknown', reason: 'permission' } },
  ])
  expect(second.gaps).toEqual([{ what: 'mysql 3306: accounts', reason: 'permission', count: 1 }])
  expect(second.coverage).toEqual([
    { service_type: 'mysql', instance: '3306', accounts: 0, ...OBSTACLE },
  ])
})

test('of two instances that cannot be told apart the second one is a gap', async () => {
  const services = [ALICE, { ...ALICE, userName: 'bob@%' }].map((account) =>
    serviceOf([{ accounts: [account], gaps: [] }]),
  )
  const { accounts, gaps } = await read(
    createServiceAccountReader(new System(), services, () => []),
  )

  expect(accounts).toEqual([ALICE])
  expect(gaps).toEqual([
    { what: 'mysql 3306: another instance of the same name', reason: 'unsupported', count: 1 },
  ])
})

test.each([
  ['3306', '', [port(33060), port(3306)]],
  ['/run/mysqld/mysqld.sock', '', []],
  ['0123456789ab/3306', `0123456789ab${'c'.repeat(52)}`, [port(3306)]],
  ['netns:blue/3306', '', [{ ...port(3306), container_id: 'netns:blue' }]],
])('an instance is named %s', (name, containerId, ports) => {
  expect(instanceName({ ports, containerId }, '/run/mysqld/mysqld.sock')).toBe(name)
})

function read(reader: ReturnType<typeof createServiceAccountReader>) {
  return reader.read(new AbortController().signal)
}

function serviceOf(answers: readonly ServiceAccounts[]): Service {
  const left = answers.values()
  const instance = {
    type: 'mysql',
    name: '3306',
    version: () => Promise.resolve(''),
    readAccounts: () => Promise.resolve(left.next().value ?? { accounts: [], gaps: [] }),
  } as const
  return { type: 'mysql', find: () => [instance] }
}

function port(number: number): ObservedPort {
  return { laddr: '0.0.0.0', port: number, type: 'TCP', category: 'host', container_id: '' }
}
