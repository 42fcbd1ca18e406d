import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HbaRule, IpNetwork } from './hba-rule.ts'
import type { Role } from './role.ts'
import { createTrustTest } from './trust.ts'
import type { HostAccess } from './trust.ts'

const NETWORKS = {
  wide: { bits: 32, address: 0x0a000000n, mask: 0xff000000n },
  narrow: { bits: 32, address: 0x0a010000n, mask: 0xffff0000n },
  other: { bits: 32, address: 0xc0000200n, mask: 0xffffff00n },
} as const satisfies Record<string, IpNetwork>

const ANN: Role = {
  name: 'ann',
  canLogin: true,
  canReplicate: false,
  password: undefined,
  validUntilMs: undefined,
  groups: new Set(['team']),
}

describe('trust', () => {
  test.each<[string, boolean, Partial<HbaRule>[]]>([
    ['lets everybody in', true, [{}]],
    ['lets a member of a group in', true, [{ users: ['+team'] }]],
    ['lets a role in as the group that it is', true, [{ users: ['+ann'] }]],
    ['lets those in whose name a pattern matches', true, [{ users: ['/^a'] }]],
    ['is for others', false, [{ users: ['bob', '+others', '/^b'] }]],
    ['asks for a certificate', false, [{ type: 'hostssl', options: ['clientcert=verify-ca'] }]],
    ['is for replication, which this role may not', false, [{ databases: ['replication'] }]],
    ['comes after a wider rule', false, [{ method: 'reject', network: NETWORKS.wide }, {}]],
    ['comes before it', true, [{}, { method: 'reject', network: NETWORKS.wide }]],
    ['comes after a rule of others', true, [{ method: 'reject', users: ['bob'] }, {}]],
    ['comes after a rule of another database', true, [{ method: 'reject', databases: ['x'] }, {}]],
    ['comes after a narrower rule', true, [{ method: 'md5', type: 'hostssl' }, {}]],
    ['comes after a rule of the socket', true, [{ method: 'peer', type: 'local' }, {}]],
    ['comes after another trust', true, [{}, {}]],
  ])('that %s: %s', (_what, expected, rules) => {
    expect(createTrustTest(access(rules))(ANN)).toBe(expected)
  })

  test('at the socket counts where others may open it', () => {
    const local = access([{ type: 'local', address: '', databases: ['all'] }])
    expect(createTrustTest(local)(ANN)).toBe(true)
    expect(createTrustTest({ ...local, isSocketPrivate: true })(ANN)).toBe(false)
  })

  const running = {
    hasSocket: true,
    families: new Set([32] as const),
    hasTls: false,
    canReplicate: false,
    databases: new Set(['app']),
  }
  const socket = { type: 'local', address: '', databases: ['all'] }
  test.each<[string, boolean, Partial<HbaRule>, object?]>([
    ['any connection', true, {}],
    ['an address of its family', true, { network: NETWORKS.wide }],
    ['TLS, which is off', false, { type: 'hostssl' }],
    ['TLS, which is on', true, { type: 'hostssl' }, { hasTls: true }],
    ['a family on which it does not listen', false, {}, { families: new Set([128]) }],
    ['TCP, on which it does not listen', false, { address: 'all' }, { families: new Set() }],
    ['a socket that it does not have', false, socket, { hasSocket: false }],
    ['a socket that it has', true, socket],
    ['a database that is not there', false, { databases: ['gone', 'sameuser', 'samerole'] }],
    ['a database that is there', true, { databases: ['gone', 'app'] }],
    [
      'the database of its group',
      true,
      { databases: ['samerole'] },
      { databases: new Set(['team']) },
    ],
    ['replication, which is off', false, { databases: ['replication'] }],
    ['replication, which is on', true, { databases: ['replication'] }, { canReplicate: true }],
  ])('for %s: %s', (_what, expected, rule, settings = {}) => {
    const { network, ...rest } = access([rule]).rules[0] ?? {}
    const one = { ...rest, ...(rule.address === undefined && network && { network }) } as HbaRule
    const reachable = { ...access([]), rules: [one], settings: { ...running, ...settings } }
    expect(createTrustTest(reachable)({ ...ANN, canReplicate: true })).toBe(expected)
  })

  const peer = { ...socket, method: 'peer', options: ['map=any'] }
  test.each<[string, boolean, string, Partial<HbaRule>[]]>([
    ['as this role', true, 'ann', [peer]],
    ['as every role', true, 'all', [peer]],
    ['as another role', false, 'bob', [peer]],
    ['by another map', false, 'ann', [{ ...peer, options: ['map=other'] }]],
    ['by no map', false, 'ann', [{ ...peer, options: [] }]],
    ['behind a rule that asks', false, 'ann', [{ ...socket, method: 'md5' }, peer]],
    ['as another role first', false, 'bob', [peer, { ...socket, method: 'trust' }]],
  ])('of a map that lets everybody of the host in %s: %s', (_what, expected, role, rules) => {
    const mapped = { ...access(rules), openMappings: [{ map: 'any', role }] }
    expect(createTrustTest(mapped)(ANN)).toBe(expected)
    expect(createTrustTest({ ...mapped, isSocketPrivate: true })(ANN)).toBe(false)
  })

  test('for replication counts for whoever may replicate', () => {
    const isTrusted = createTrustTest(access([{ databases: ['replication'] }]))
    expect(isTrusted({ ...ANN, canReplicate: true })).toBe(true)
    expect(isTrusted({ ...ANN, canReplicate: true, canLogin: false })).toBe(false)
  })

  test('is never missed: whatever connection the server would let in counts', () => {
    fc.assert(
      fc.property(fc.array(ruleOf(), { maxLength: 6 }), fc.boolean(), (rules, canReplicate) => {
        const isLetIn = CONNECTIONS.some(
          (connection) =>
            (connection.database !== 'replication' || canReplicate) &&
            rules.find((rule) => fits(rule, connection))?.method === 'trust',
        )
        // Rules that only together hide a trust are not added up, so more may count than are let in.
        const isOpen = createTrustTest({ ...access([]), rules })({ ...ANN, canReplicate })
        expect(isOpen || !isLetIn).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('is seen exactly where there is one rule', () => {
    fc.assert(
      fc.property(ruleOf(), (rule) => {
        const isLetIn = CONNECTIONS.some(
          (connection) => connection.database !== 'replication' && fits(rule, connection),
        )
        const isOpen = createTrustTest({ ...access([]), rules: [rule] })(ANN)
        expect(isOpen).toBe(isLetIn && rule.method === 'trust')
      }),
    )
  })
})

function access(rules: readonly Partial<HbaRule>[]): HostAccess {
  const trust = { type: 'host', databases: ['all'], users: ['all'], method: 'trust', options: [] }
  return {
    rules: rules.map((rule) => ({
      address: '10.1.0.0',
      network: NETWORKS.narrow,
      ...trust,
      ...rule,
    })),
    patternMatches: new Map([['/^a', new Set(['ann'])]]),
    isSocketPrivate: false,
  }
}

interface Connection {
  readonly kind: 'local' | 'hostssl' | 'hostnossl'
  readonly database: string
  readonly address: bigint
}

/** Connections of every kind, to every kind of database, from inside and outside of every network. */
const CONNECTIONS: readonly Connection[] = (['local', 'hostssl', 'hostnossl'] as const).flatMap(
  (kind) =>
    ['app', 'other', 'replication'].flatMap((database) =>
      [0x0a000001n, 0x0a010001n, 0xc0000201n, 0x01020304n].map((address) => {
        return { kind, database, address }
      }),
    ),
)

function fits(rule: HbaRule, { kind, database, address }: Connection): boolean {
  const isOfKind = rule.type === kind || (rule.type === 'host' && kind !== 'local')
  const isFromThere =
    kind === 'local' ||
    rule.network === undefined ||
    (address & rule.network.mask) === rule.network.address
  const isThither =
    rule.databases.includes(database) ||
    (rule.databases.includes('all') && database !== 'replication')
  return isOfKind && isFromThere && isThither && rule.users.some((user) => ANNS.has(user))
}

const ANNS: ReadonlySet<string> = new Set(['all', 'ann', '+team', '+ann'])

function ruleOf(): fc.Arbitrary<HbaRule> {
  const some = (...texts: string[]) => fc.subarray(texts, { minLength: 1 })
  const place = fc.constantFrom(...Object.values(NETWORKS), undefined)
  return fc
    .record({
      type: fc.constantFrom('local', 'host', 'hostssl', 'hostnossl'),
      databases: some('all', 'app', 'other', 'replication'),
      users: some('all', 'ann', '+team', 'bob', '+others'),
      method: fc.constantFrom('trust', 'scram-sha-256', 'reject'),
    })
    .chain((rule) =>
      place.map((network) => {
        const address = network === undefined ? 'all' : String(network.address)
        return { ...rule, options: [], address, ...(network && { network }) }
      }),
    )
}
