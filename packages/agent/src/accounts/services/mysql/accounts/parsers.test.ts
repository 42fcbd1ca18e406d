import { hash } from 'node:crypto'
import { STRONG, temporaryHost } from '@openhss/testkit/hosts'
import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runTestCheck } from '../../../../passwords/run-test-check.fixture.ts'
import type { Row } from '../protocol/result-set.ts'
import type { MysqlUser } from './mysql-user.ts'
import { parseGlobalPriv } from './parse-global-priv.ts'
import { USER_COLUMNS, parseUserRow } from './parse-user-row.ts'
import { listAccounts } from './read-users.ts'

const DAY = 86_400
const NOW = 20_000 * DAY
const SERVER = {
  nowMs: NOW * 1_000,
  defaultLifetimeDays: 0,
  isOpen: false,
  refusesOldPasswords: false,
}

/** Published as the example of hashcat's mode 7401; its salt has bytes that are no text. */
const SALT = 'F9CC98CE08892924F50A213B6BC571A2C11778C5'
const DIGEST =
  '625479393559393965414D45316477456B484F41316E64484742577A2E3162785353526B7554584647562F'
const hex = (text: string) => Buffer.from(text).toString('hex')
const CACHING_SHA2 = `${hex('$A$005$')}${SALT}${DIGEST}`
const NATIVE = '*F8E113FD51D520075836A4B815568BA2B96F7C30'

describe('rows of MySQL 8', () => {
  test('are tested against the words', async () => {
    const sha256 = `${hex('$5$')}${SALT}${hex('$')}${DIGEST}`
    const users = [
      mysqlRow({
        User: 'caching',
        plugin: 'caching_sha2_password',
        authentication_string: CACHING_SHA2,
      }),
      mysqlRow({ User: 'sha', plugin: 'sha256_password', authentication_string: sha256 }),
      mysqlRow({
        User: 'native',
        plugin: 'mysql_native_password',
        authentication_string: hex(NATIVE),
      }),
      mysqlRow({ User: 'none', plugin: 'caching_sha2_password' }),
      // As MySQL writes it: no password has this digest.
      mysqlRow({
        User: 'mysql.sys',
        plugin: 'caching_sha2_password',
        authentication_string: hex(
          '$A$005$THISISACOMBINATIONOFINVALIDSALTANDPASSWORDTHATMUSTNEVERBRBEUSED',
        ),
        account_locked: 'Y',
      }),
    ]
    const list = listAccounts('3306', known(users.map(parseUserRow)), SERVER)
    const { named } = await runTestCheck({
      system: temporaryHost([]),
      words: ['hashcat'],
      services: {
        version: () => Promise.resolve(''),
        read: () => Promise.resolve({ ...list, coverage: [] }),
      },
    })
    expect(
      Object.values(named).map((v) => [v.user_name, v.verdict, 'scheme' in v && v.scheme]),
    ).toEqual([
      ['caching@%', 'weak', 'caching-sha2'],
      ['sha@%', 'weak', 'mysql-sha256'],
      ['native@%', 'weak', 'mysql-native'],
      ['none@%', 'empty', false],
      ['mysql.sys@%', 'locked', false],
    ])
  })

  test.each([
    ['a socket', { plugin: 'auth_socket' }, { password: { kind: 'locked' }, state: 'socket' }],
    ['LDAP', { plugin: 'authentication_ldap_sasl' }, { state: 'external' }],
    ['nobody', { plugin: 'mysql_no_login' }, { password: { kind: 'locked' }, state: 'no_login' }],
    ['a lock', { account_locked: 'Y' }, { password: { kind: 'locked' }, state: 'disabled' }],
    [
      'an expired password',
      { password_expired: 'Y' },
      { password: { kind: 'hash' }, state: 'expired' },
    ],
    [
      'a password past its lifetime',
      { password_last_changed: String(NOW - 30 * DAY), password_lifetime: '30' },
      { state: 'expired', maximumAgeDays: 30, lastChangeDay: 19_970 },
    ],
    [
      'a plugin of tomorrow',
      { plugin: 'parsec' },
      { password: { kind: 'unsupported', scheme: 'parsec' } },
    ],
    [
      'a broken digest',
      { plugin: 'caching_sha2_password', authentication_string: hex('$A$005$cut') },
      { password: { kind: 'unknown', reason: 'malformed' } },
    ],
    [
      'no digest at all',
      { authentication_string: hex('invalid') },
      { password: { kind: 'locked' } },
    ],
    [
      'hexadecimal that is none',
      { authentication_string: 'xyz' },
      { password: { kind: 'unknown' } },
    ],
  ])('with %s', (_, columns, expected) => {
    expect(only(mysqlRow(columns))).toMatchObject(expected)
  })

  test('with a lifetime that the server sets for all, or that an account is exempt from', () => {
    const server = { ...SERVER, defaultLifetimeDays: 90 }
    const changed = { password_last_changed: `${NOW - DAY}.000000` }
    expect(only(mysqlRow(changed), server)).toMatchObject({ maximumAgeDays: 90 })
    const exempt = only(mysqlRow({ ...changed, password_lifetime: '0' }), server)
    expect(exempt).not.toHaveProperty('maximumAgeDays')
    expect(exempt).not.toHaveProperty('state')
  })

  test('with a password before the last one, which is not looked at, and that is a gap', () => {
    const { gaps } = listAccounts(
      '',
      known([parseUserRow(mysqlRow({ User_attributes: '1' }))]),
      SERVER,
    )
    expect(gaps).toEqual([
      { what: 'second password of an account', reason: 'unsupported', count: 1 },
    ])
  })
})

describe('rows of old servers', () => {
  test.each([
    ['native in its own column', { plugin: null, Password: hex(NATIVE) }, 'mysql-native'],
    ['before 4.1', { plugin: '', Password: hex('7705896139c3146a') }, 'mysql-old'],
  ])('%s', (_, columns, format) => {
    const row = mysqlRow({ authentication_string: null, ...columns })
    expect(only(row)).toMatchObject({ password: { kind: 'hash', format } })
  })

  test('are no accounts where they are roles', () => {
    expect(parseUserRow(mysqlRow({ is_role: 'Y' }))).toBeUndefined()
  })
})

describe('rows of mysql.global_priv', () => {
  const native = { plugin: 'mysql_native_password', authentication_string: NATIVE }
  const ed = {
    plugin: 'ed25519',
    authentication_string: '/9preemzXnI/6w2UfLhanQcRm4O7u0QnBTrRz4klD88',
  }

  test.each([
    ['nothing said of a password', {}, { password: { kind: 'empty' } }],
    [
      'Debian’s root',
      { ...native, authentication_string: 'invalid', auth_or: [{}, { plugin: 'unix_socket' }] },
      { password: { kind: 'locked' }, state: 'socket' },
    ],
    [
      'PAM or a password',
      { ...native, auth_or: [{ plugin: 'pam' }, {}] },
      { password: { format: 'mysql-native' } },
    ],
    [
      'PAM or a socket',
      { plugin: 'pam', auth_or: [{ plugin: 'unix_socket' }, {}] },
      { state: 'external' },
    ],
    [
      'any password or none',
      { ...native, auth_or: [{}, { plugin: 'mysql_native_password' }] },
      { password: { kind: 'empty' } },
    ],
    [
      'ed25519 without a password, which lets nobody in',
      { plugin: 'ed25519' },
      { password: { kind: 'locked' } },
    ],
    ['an expired one', { ...native, password_last_changed: 0 }, { state: 'expired' }],
    ['a default lifetime', { ...native, password_lifetime: -1 }, { password: { kind: 'hash' } }],
    ['a form of tomorrow', { auth_or: 7 }, { password: { kind: 'unknown', reason: 'malformed' } }],
    [
      'a way that is none',
      { auth_or: [7] },
      { password: { kind: 'unknown', reason: 'malformed' } },
    ],
  ])('%s', (_, priv, expected) => {
    const user = parseGlobalPriv('a', 'b', JSON.stringify(priv))
    expect(listAccounts('', known([user]), SERVER).accounts).toMatchObject([expected])
  })

  test(
    'every password of an account is tested, and any weak one makes it weak',
    { timeout: 60_000 },
    async () => {
      // A key that is of no password on the list.
      const strong = { ...ed, authentication_string: `B${ed.authentication_string.slice(1)}` }
      const methods = [{ plugin: 'unix_socket' }, strong, {}, { plugin: 'parsec' }]
      const user = parseGlobalPriv('a', 'b', JSON.stringify({ ...native, auth_or: methods }))
      const list = listAccounts('', known([user]), SERVER)
      expect(list.gaps).toEqual([])
      expect(list.accounts).toMatchObject([
        {
          password: { format: 'ed25519' },
          otherPasswords: [{ format: 'mysql-native' }, { kind: 'unsupported', scheme: 'parsec' }],
        },
      ])
      const services = {
        version: () => Promise.resolve(''),
        read: () => Promise.resolve({ ...list, coverage: [] }),
      }
      const system = temporaryHost([])
      const findings: string[] = []
      const onFinding = ({ user_name: name }: { user_name: string }) => findings.push(name)
      const weak = await runTestCheck({ system, services, words: ['hashcat'], onFinding })
      expect(weak.named['a@b']).toMatchObject({ verdict: 'weak', scheme: 'mysql-native' })
      expect(findings).toEqual(['a@b'])
    },
  )

  test('an account with a password that cannot be tested is not said to be tested', async () => {
    const methods = [{}, { plugin: 'parsec' }]
    const strong = { ...native, authentication_string: nativeOf(STRONG) }
    const user = parseGlobalPriv('a', 'b', JSON.stringify({ ...strong, auth_or: methods }))
    const { named, coverage } = await runTestCheck({
      system: temporaryHost([]),
      services: {
        version: () => Promise.resolve(''),
        read: () => Promise.resolve({ ...listAccounts('', known([user]), SERVER), coverage: [] }),
      },
    })
    expect(named['a@b']).toMatchObject({ verdict: 'unsupported', scheme: 'parsec' })
    expect(coverage).toMatchObject({ complete: false, accounts: 1, tested: 0 })
  })

  test('a password from before 4.1 lets nobody in where the server refuses it', () => {
    const old = { plugin: 'mysql_old_password', authentication_string: '7705896139c3146a' }
    const user = parseGlobalPriv('a', 'b', JSON.stringify({ ...old, auth_or: [{}, native] }))
    const secure = { ...SERVER, refusesOldPasswords: true }
    const passwords = (server: typeof SERVER) =>
      listAccounts('', known([user]), server).accounts.map(({ password, otherPasswords }) => [
        password,
        otherPasswords,
      ])
    expect(passwords(SERVER)).toMatchObject([[{ format: 'mysql-old' }, [{ kind: 'hash' }]]])
    expect(passwords(secure)).toMatchObject([[{ format: 'mysql-native' }, undefined]])
    const alone = parseGlobalPriv('a', 'b', JSON.stringify(old))
    expect(listAccounts('', known([alone]), secure).accounts).toMatchObject([
      { password: { kind: 'locked' }, state: 'disabled' },
    ])
  })

  test('that cannot be read are accounts all the same', () => {
    const user = parseGlobalPriv('a', 'b', '{')
    expect(listAccounts('', known([user]), SERVER).accounts).toMatchObject([
      { userName: 'a@b', password: { kind: 'unknown', reason: 'malformed' } },
    ])
  })
})

describe('on any row', () => {
  const text = fc.oneof(
    fc.constantFrom(
      'Y',
      'N',
      '1',
      '',
      'ed25519',
      'unix_socket',
      'mysql_native_password',
      hex(NATIVE),
    ),
    anyText(),
  )
  const row = fc.array(fc.option(text), { maxLength: 12 })
  const priv = fc.oneof(fc.json(), fc.string())
  const users = fc.oneof(
    fc.array(row).map((rows) => rows.map(parseUserRow)),
    fc
      .array(fc.tuple(text, text, priv))
      .map((rows) => rows.map(([user, host, facts]) => parseGlobalPriv(user, host, facts))),
  )

  test('never throws, never reports an account twice, never loses the one beside', () => {
    const neighbour: MysqlUser =
      known([parseUserRow(mysqlRow({ User: 'neighbour' }))])[0] ?? never()
    fc.assert(
      fc.property(users, users, fc.boolean(), (before, after, isOpen) => {
        const all = known([...before, neighbour, ...after])
        const { accounts, gaps } = listAccounts('', all, { ...SERVER, isOpen })
        const names = accounts.map(({ userName }) => userName)
        expect(new Set(names).size).toBe(names.length)
        expect(names).toContain('neighbour@%')
        const counted = gaps.filter(({ what }) => !what.startsWith('second'))
        expect(names.length + counted.reduce((sum, { count }) => sum + count, 0)).toBe(all.length)
      }),
    )
  })
})

type Columns = Partial<Record<(typeof USER_COLUMNS)[number][0], string | null>>

/** A row of an account with a native password, but for these columns. */
function mysqlRow(columns: Columns): Row {
  const usual: Columns = {
    User: 'u',
    Host: '%',
    plugin: 'mysql_native_password',
    authentication_string: columns.plugin === undefined ? hex(NATIVE) : '',
    account_locked: 'N',
    password_expired: 'N',
  }
  const row = { ...usual, ...columns }
  return USER_COLUMNS.map(([name]) => row[name] ?? null)
}

function only(row: Row, server = SERVER) {
  return listAccounts('', known([parseUserRow(row)]), server).accounts[0]
}

function known(users: readonly (MysqlUser | undefined)[]): MysqlUser[] {
  return users.filter((user) => user !== undefined)
}

function never(): never {
  throw new Error('the row of the test is a role')
}

function nativeOf(password: string): string {
  return `*${hash('sha1', hash('sha1', password, 'buffer')).toUpperCase()}`
}
