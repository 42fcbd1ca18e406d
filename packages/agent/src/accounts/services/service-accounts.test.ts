import type { ObservedPort } from '@openhss/contract'
import { expect, test } from 'vitest'
import type { Account } from '../account.ts'
import { fairShare } from '../../host/fair-share.ts'
import { System } from '../../host/system.ts'
import { MAX_INSTANCE_COUNT } from './find-instances.ts'
import { instanceName } from './instance-name.ts'
import { createServiceAccountReader } from './service-accounts.ts'
import type { Service, ServiceAccounts, ServiceInstance } from './service.ts'
import { tellApart } from './tell-apart.ts'

const ALICE: Account = {
  service: 'mysql',
  instance: '3306',
  userName: 'alice@%',
  comment: '',
  password: { kind: 'hash', format: 'clear', hash: 'hunter2' },
}
const BOB = { ...ALICE, userName: 'bob@%' }
const OBSTACLE = { reason: 'permission', detail: 'refused', remedy: 'Run as root.' } as const

test('an account of a service that cannot be read any more is not gone, and not judged', async () => {
  const reader = readerOf(
    serviceOf(
      toInstance({
        answers: [
          { accounts: [ALICE], gaps: [] },
          { accounts: [], gaps: [], obstacle: OBSTACLE },
        ],
      }),
    ),
  )

  const [first, second] = [await read(reader), await read(reader)]
  expect(first.accounts).toEqual([{ ...ALICE, ownerId: 0 }])
  expect(second.accounts).toMatchObject([
    { userName: 'alice@%', password: { kind: 'unknown', reason: 'permission' } },
  ])
  expect(second.gaps).toEqual([{ what: 'mysql 3306: accounts', reason: 'permission', count: 1 }])
  expect(second.coverage).toEqual([
    { service_type: 'mysql', instance: '3306', accounts: 0, ...OBSTACLE },
  ])
})

test.each([
  ['two users', 27, 1000, ['3306 (user 27)', '3306 (user 1000)']],
  ['one user', 27, 27, ['3306 (user 27)', '3306 (user 27) #2']],
])('of servers of %s that claim one name both are told apart', async (_, first, second, names) => {
  const instances = [
    toInstance({ pid: 90, userId: first, answers: [{ accounts: [ALICE], gaps: [] }] }),
    toInstance({ pid: 91, userId: second, answers: [{ accounts: [BOB], gaps: [] }] }),
  ]
  for (const found of [instances, instances.toReversed()]) {
    const { accounts, coverage } = await read(readerOf(serviceOf(...found)))
    const nameOf = new Map(accounts.map(({ userName, instance }) => [userName, instance]))
    expect([nameOf.get('alice@%'), nameOf.get('bob@%')]).toEqual(names)
    expect(coverage.map(({ instance }) => instance)).toEqual(names)
  }
})

test('accounts that are known stay known where another server claims the name', async () => {
  const real = toInstance({
    userId: 27,
    answers: [
      { accounts: [ALICE], gaps: [] },
      { accounts: [], gaps: [], obstacle: OBSTACLE },
    ],
  })
  const fake = toInstance({ pid: 2, userId: 1000, answers: [{ accounts: [BOB], gaps: [] }] })
  const found = [[real], [fake, real]].values()
  const reader = readerOf({ type: 'mysql', find: () => found.next().value ?? [] })

  await read(reader)
  expect((await read(reader)).accounts).toMatchObject([
    { instance: '3306 (user 27)', userName: 'alice@%', password: { kind: 'unknown' } },
    { instance: '3306 (user 1000)', userName: 'bob@%' },
  ])
})

test('a made-up name that looks like a marked one gives way', () => {
  const claims = [
    toInstance({ pid: 1, userId: 1000, name: '3306 (user 27)' }),
    toInstance({ pid: 2, userId: 1000 }),
    toInstance({ pid: 3, userId: 27 }),
  ]
  const names = tellApart(claims).map(({ instance, name }) => [instance.process.pid, name])
  expect(names).toEqual([
    [3, '3306 (user 27)'],
    [2, '3306 (user 1000)'],
    [1, '3306 (user 27) (user 1000)'],
  ])
  const long = Array.from({ length: 3 }, (_, pid) => toInstance({ pid, name: 'x'.repeat(200) }))
  const short = new Set(tellApart(long).map(({ name }) => name))
  expect(short.size).toBe(3)
  expect(Math.max(...[...short].map(({ length }) => length))).toBe(128)
})

test('a service that fails costs only itself, and what was known of it stays', async () => {
  const fail = () => {
    throw new RangeError('Invalid string length')
  }
  const broken = { ...toInstance({ name: '1' }), readAccounts: fail, version: fail }
  const finds = [() => [toInstance({ name: '2', answers: [{ accounts: [BOB], gaps: [] }] })], fail]
  const left = finds.values()
  const reader = readerOf(
    serviceOf(broken, toInstance({ answers: [{ accounts: [ALICE], gaps: [] }] })),
    { type: 'ftp', find: () => (left.next().value ?? fail)() },
  )

  const first = await read(reader)
  expect(first.accounts.map(({ userName }) => userName)).toEqual(['alice@%', 'bob@%'])
  expect(first.gaps).toEqual([{ what: 'mysql 1: accounts', reason: 'failed', count: 1 }])
  expect(first.coverage[0]).toMatchObject({ instance: '1', accounts: 0, reason: 'failed' })

  const second = await read(reader)
  expect(second.gaps).toContainEqual({ what: 'ftp: instances', reason: 'failed', count: 1 })
  expect(await reader.version()).toContain('failed')
})

test('whoever starts many servers hides none of another user, and is counted', async () => {
  const fakes = Array.from({ length: MAX_INSTANCE_COUNT + 50 }, (_, pid) =>
    toInstance({ pid, userId: 1000, name: `fake ${pid}` }),
  )
  const real = toInstance({ pid: 9_999, userId: 27, answers: [{ accounts: [ALICE], gaps: [] }] })
  const { accounts, gaps, coverage } = await read(readerOf(serviceOf(...fakes, real)))

  expect(accounts).toEqual([{ ...ALICE, ownerId: 27 }])
  expect(coverage).toHaveLength(MAX_INSTANCE_COUNT)
  expect(gaps).toEqual([{ what: 'mysql: instances', reason: 'oversized', count: 51 }])
})

test('an instance of too many accounts keeps the most telling ones and takes no place of others', async () => {
  const many = (name: string, count: number) => {
    const locked = Array.from({ length: count }, (_, at) => ({
      ...ALICE,
      userName: `user${at}`,
      password: { kind: 'locked' as const },
    }))
    return toInstance({ name, answers: [{ accounts: [...locked, BOB], gaps: [] }] })
  }
  const large = Array.from({ length: 20 }, (_, at) => many(`large ${at}`, 6_000))
  const small = many('small', 1_000)
  const { accounts, gaps } = await read(readerOf(serviceOf(...large, small)))

  expect(accounts.length).toBeLessThanOrEqual(40_000)
  expect(accounts.filter(({ instance }) => instance === 'small')).toHaveLength(1_001)
  expect(accounts.filter(({ userName }) => userName === 'bob@%')).toHaveLength(21)
  const left = gaps.reduce((sum, { count }) => sum + count, 0)
  expect(left).toBe(20 * 6_001 + 1_001 - accounts.length)
  expect(gaps[0]).toMatchObject({ what: 'mysql large 0: account', reason: 'oversized' })
})

test.each([
  [[1, 2, 3], 10, 3],
  [[1, 9, 9], 11, 5],
  [[9, 9], 3, 1],
  [[], 3, 0],
])('of %j within %i each may keep %i', (counts, total, share) => {
  expect(fairShare(counts, total)).toBe(share)
})

test.each([
  ['3306', '', [port(33060), port(3306)]],
  ['3306', '', [port(3306, '10.0.0.1'), port(3306, '127.0.0.1')]],
  ['3306', '', [port(3306, '::')]],
  ['[::]:3306', '', [{ ...port(3306, '::'), serves_ipv4: false }]],
  ['127.0.0.2:3306', '', [port(3306, '127.0.0.3'), port(3306, '127.0.0.2')]],
  ['/run/mysqld/mysqld.sock', '', []],
  ['0123456789ab/3306', `0123456789ab${'c'.repeat(52)}`, [port(3306)]],
  ['netns:blue/3306', '', [{ ...port(3306), container_id: 'netns:blue' }]],
])('an instance is named %s', (name, containerId, ports) => {
  expect(instanceName({ ports, containerId }, '/run/mysqld/mysqld.sock')).toBe(name)
})

function readerOf(...services: readonly Service[]) {
  return createServiceAccountReader(new System(), services, () => [])
}

function read(reader: ReturnType<typeof createServiceAccountReader>) {
  return reader.read(new AbortController().signal)
}

function serviceOf(...instances: readonly ServiceInstance[]): Service {
  return { type: 'mysql', find: () => instances }
}

interface Claim {
  readonly pid?: number
  readonly userId?: number
  readonly name?: string
  /** One for each reading; the last one again for those after it. */
  readonly answers?: readonly ServiceAccounts[]
}

function toInstance({ pid = 1, userId = 0, name = '3306', answers = [] }: Claim): ServiceInstance {
  let at = 0
  return {
    type: 'mysql',
    name,
    process: { pid, userId },
    version: () => Promise.resolve(''),
    readAccounts: () => {
      const answer = answers[Math.min(at, answers.length - 1)]
      at += 1
      return Promise.resolve(answer ?? { accounts: [], gaps: [] })
    },
  }
}

function port(number: number, laddr = '0.0.0.0'): ObservedPort {
  return { laddr, port: number, type: 'TCP', category: 'host', container_id: '' }
}
