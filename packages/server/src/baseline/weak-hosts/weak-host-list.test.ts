import { expect, test } from 'vitest'
import { WeakHostList } from './weak-host-list.ts'
import type { WeakHost, WeakHostFilter } from './weak-host-list.ts'

const ALL: WeakHostFilter = {
  enterpriseProjectIds: null,
  hostId: null,
  hostName: null,
  hostIp: null,
  userName: null,
}
const PAGE = { limit: 10, offset: 0 }

function host(name: string, changes: Partial<WeakHost> = {}): WeakHost {
  return {
    bucket: 0,
    id: `id of ${name}`,
    name,
    privateIp: '10.0.0.1',
    publicIp: '',
    enterpriseProjectId: '0',
    users: ['root'],
    ...changes,
  }
}

function listOf(...hosts: WeakHost[]): WeakHostList {
  return new WeakHostList().replace([0], hosts)
}

test('orders by name byte by byte, then by ID', async () => {
  // U+FF21 comes before U+1F600, which JavaScript compares by its surrogates.
  const names = ['b', 'a', 'Z', '\u{1F600}', '\uFF21', 'a\u0301']
  const twice = [host('b', { id: '2' }), host('b', { id: '1' })]
  const { hostIds } = await listOf(...names.slice(1).map((name) => host(name)), ...twice).find(
    ALL,
    PAGE,
  )
  expect(hostIds).toEqual([
    'id of Z',
    'id of a',
    'id of a\u0301',
    '1',
    '2',
    'id of \uFF21',
    'id of \u{1F600}',
  ])
})

test.each<[string, Partial<WeakHostFilter>, string[]]>([
  ['nothing', {}, ['id of DB-1', 'id of web-1', 'id of web-2']],
  ['a part of the name in any case', { hostName: 'EB-' }, ['id of web-1', 'id of web-2']],
  ['a part of the name in the case of the list', { hostName: 'db' }, ['id of DB-1']],
  ['an ID', { hostId: 'id of web-2' }, ['id of web-2']],
  ['a part of an ID', { hostId: 'id of web' }, []],
  ['a part of the private address', { hostIp: '0.0.2' }, ['id of web-2']],
  ['a part of the public address', { hostIp: '203.0' }, ['id of DB-1']],
  ['a part of an account name in any case', { userName: 'PLOY' }, ['id of DB-1', 'id of web-1']],
  ['two names at once', { userName: 'root\nDeploy' }, []],
  ['enterprise projects', { enterpriseProjectIds: ['7', '8'] }, ['id of web-2']],
  ['all of them', { hostName: 'web', userName: 'root', hostIp: '10.' }, ['id of web-2']],
])('finds by %s', async (_what, filter, expected) => {
  const list = listOf(
    host('web-1', { users: ['deploy'] }),
    host('web-2', { privateIp: '10.0.0.2', enterpriseProjectId: '7' }),
    host('DB-1', { publicIp: '203.0.113.9', users: ['root', 'Deploy'] }),
  )
  const { total, hostIds } = await list.find({ ...ALL, ...filter }, PAGE)
  expect(hostIds).toEqual(expected)
  expect(total).toBe(expected.length)
})

test('cuts a page out of what matches', async () => {
  const hosts = Array.from({ length: 25 }, (_, n) => host(`web-${String(n).padStart(2, '0')}`))
  const list = listOf(...hosts)
  expect(await list.find(ALL, { limit: 10, offset: 20 })).toEqual({
    total: 25,
    hostIds: hosts.slice(20).map(({ id }) => id),
  })
  expect(await list.find(ALL, { limit: 10, offset: 2_000_000 })).toEqual({ total: 25, hostIds: [] })
})

test('replaces the hosts of a bucket and leaves the others as they are', async () => {
  const before = listOf(host('b'), host('d')).replace(
    [1],
    ['a', 'c'].map((name) => host(name, { bucket: 1 })),
  )
  const after = before.replace([1], [host('e', { bucket: 1 })])
  const gone = after.replace([0], [])
  const ids = async (list: WeakHostList) => (await list.find(ALL, PAGE)).hostIds
  expect(await ids(before)).toEqual(['id of a', 'id of b', 'id of c', 'id of d'])
  expect(await ids(after)).toEqual(['id of b', 'id of d', 'id of e'])
  expect(await ids(gone)).toEqual(['id of e'])
})

test('knows about how much memory it takes, and forgets what is gone', () => {
  const one = listOf(host('a'))
  const two = one.replace([1], [host('b', { bucket: 1 })])
  expect(two.bytes).toBe(2 * one.bytes)
  expect(two.replace([1], []).bytes).toBe(one.bytes)
  expect(two.replace([0, 1], []).bytes).toBe(0)
})

test('merges many hosts as sorting them does', async () => {
  const name = (n: number) => `host-${(n * 7919) % 1000}`
  const all = Array.from({ length: 1000 }, (_, n) => host(name(n), { bucket: n % 10 }))
  let list = new WeakHostList()
  for (let bucket = 0; bucket < 10; bucket += 1) {
    list = list.replace(
      [bucket],
      all.filter((each) => each.bucket === bucket),
    )
  }
  const { hostIds } = await list.find(ALL, { limit: 1000, offset: 0 })
  expect(hostIds).toEqual(all.map(({ id }) => id).toSorted())
})
