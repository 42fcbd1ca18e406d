import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseHbaRule, parsePatternMatch } from './hba-rule.ts'
import { parseRole } from './role.ts'
import { rolesToAccounts } from './roles-to-accounts.ts'

const NOW = Date.UTC(2026, 0, 1)
const TRUST = { users: ['all'], method: 'trust', options: null, address: null, network: null }
const LOCAL_TRUST = row({ type: 'local', databases: ['all'], ...TRUST })

describe('rows of the server', () => {
  test('beside a broken one are not lost, and none is reported twice', () => {
    const rows = [role('ann'), '{"name": 5}', 'nonsense', role('ann'), role('bob'), role('x\uFFFD')]
    const { accounts, gaps } = convert([rows])
    expect(accounts.map(({ userName }) => userName)).toEqual(['ann', 'bob'])
    expect(gaps).toEqual([
      { what: 'role', reason: 'malformed', count: 2 },
      { what: 'repeated account', reason: 'malformed', count: 1 },
      { what: 'user name', reason: 'encoding', count: 1 },
    ])
  })

  test('tell what is stored', () => {
    const md5 = `md5${'0'.repeat(32)}`
    const rows = [
      role('scram', { password: 'SCRAM-SHA-256$4096:c2FsdA==$x:y' }),
      role('md5', { password: md5 }),
      role('upper', { password: md5.toUpperCase() }),
      role('foreign', { password: 'sesame' }),
    ]
    expect(convert([rows]).accounts.map(({ password }) => password)).toEqual([
      { kind: 'hash', format: 'scram-sha-256', hash: 'SCRAM-SHA-256$4096:c2FsdA==$x:y' },
      { kind: 'hash', format: 'postgres-md5', hash: `${md5}:md5` },
      { kind: 'unsupported', scheme: 'unknown' },
      { kind: 'unsupported', scheme: 'unknown' },
    ])
  })

  test('tell until when a password is good', () => {
    const until = (ms: number) => ({ password: 'md5', validUntil: String(ms / 1_000) })
    const rows = [
      role('past', until(NOW - 1)),
      role('tomorrow', until(NOW + 86_400_000 + 5)),
      role('never', { validUntil: 'Infinity' }),
      role('long ago', { password: 'md5', validUntil: '-Infinity' }),
    ]
    expect(convert([rows]).accounts.map((each) => [each.maximumAgeDays, each.state])).toEqual([
      [0, 'expired'],
      [1, undefined],
      [undefined, undefined],
      [0, 'expired'],
    ])
  })

  test('of more rules than are looked through say nothing of a role', { timeout: 5_000 }, () => {
    const rules = (count: number) => Array.from({ length: count }, () => LOCAL_TRUST)
    expect(convert([[role('ann')], rules(1_000), [], ['0777']]).accounts).toHaveLength(1)
    expect(convert([[role('ann')], rules(40_000), [], ['0777']])).toMatchObject({
      accounts: [],
      obstacle: { reason: 'oversized' },
    })
  })

  test('of rules and names beyond count say nothing of a role', { timeout: 5_000 }, () => {
    const users = Array.from({ length: 1_000 }, (_, at) => `user${at}`)
    const rule = row({ type: 'local', databases: ['all'], ...TRUST, users })
    const rules = Array.from({ length: 500 }, () => rule)
    expect(convert([[role('ann')], [rule], [], ['0777']]).accounts).toHaveLength(1)
    expect(convert([[role('ann')], rules, [], ['0777']])).toMatchObject({
      accounts: [],
      obstacle: { reason: 'oversized' },
    })
  })

  test('of rules open a role, unless only the owner may open the socket', () => {
    const kinds = (permissions: string) =>
      convert([[role('ann')], [LOCAL_TRUST], [], [permissions]]).accounts.map(
        ({ password, state }) => [password.kind, state],
      )
    expect(kinds('0777')).toEqual([['empty', 'trusted']])
    expect(kinds('0770')).toEqual([['empty', 'trusted']])
    expect(kinds('0700')).toEqual([['locked', undefined]])
    expect(kinds('nonsense')).toEqual([['empty', 'trusted']])
  })

  test('that the server cannot give are a gap', () => {
    const failed = { rows: [], sqlState: '42P01' }
    const { gaps } = rolesToAccounts([{ rows: [] }, failed, failed], '5432', NOW, () => false)
    expect(gaps.map(({ what }) => what)).toEqual(['pg_hba.conf', 'pg_hba.conf patterns'])
  })

  test('of any text are read or not, and never fail', () => {
    const values = fc.oneof(fc.string(), fc.json())
    fc.assert(
      fc.property(values, (text) => {
        expect(typeof parseRole(text)).toMatch(/object|undefined/)
        expect(typeof parseHbaRule(text)).toMatch(/object|undefined/)
        expect(parsePatternMatch(text)).toHaveLength(2)
      }),
    )
  })
})

function convert(results: readonly (readonly string[])[]) {
  return rolesToAccounts(
    results.map((rows) => ({ rows })),
    '5432',
    NOW,
    () => false,
  )
}

function role(name: string, fields: object = {}): string {
  const usual = {
    canLogin: true,
    canReplicate: false,
    password: null,
    validUntil: null,
    groups: [],
  }
  return row({ name, ...usual, ...fields })
}

function row(value: object): string {
  return JSON.stringify(value)
}
