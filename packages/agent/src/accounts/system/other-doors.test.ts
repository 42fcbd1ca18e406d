import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runTestCheck } from '../../passwords/run-test-check.fixture.ts'
import { hashOf, MD5, STRONG, temporaryHostOf } from '@openhss/testkit/hosts'
import type { System } from '../../host/system.ts'
import { readAccounts } from './read-accounts.ts'
import { createSystemAccountReader } from './system-account-reader.ts'
import { parseUserRecord } from './user-records.ts'

const WEAK = hashOf('password1', MD5)
const PASSWD = 'ann:x:1000:1000::/:/bin/sh\nbob:x:1001:1001::/:/bin/sh\n'
const SHADOW = 'ann:!:20000:0:99999:7:::\nbob::20000:0:99999:7:::\n'
const DEBIAN = `auth [success=1 default=ignore] pam_unix.so nullok
auth requisite pam_deny.so
auth required pam_permit.so
`
const DAY_MS = 86_400_000

function hostOf(files: Readonly<Record<string, string>>, passwd = PASSWD, shadow = SHADOW): System {
  const host = temporaryHostOf(passwd, shadow)
  chmodSync(host.root, 0o755)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(host.path(file)), { recursive: true })
    writeFileSync(host.path(file), text)
  }
  return host
}

/** Each account as its kinds of passwords and its state. */
function summaryOf(host: System, nowMs?: number) {
  const { accounts, gaps } = readAccounts(host, nowMs)
  const kinds = accounts.map(({ userName, password, otherPasswords = [], state }) => [
    userName,
    [password, ...otherPasswords].map(({ kind }) => kind).join('+') + (state ? ` ${state}` : ''),
  ])
  const byName = Object.fromEntries(kinds) as Record<string, unknown>
  return { ...byName, ann: byName['ann'], bob: byName['bob'], gaps: gaps.map(({ what }) => what) }
}

describe('user records of systemd', () => {
  const record = (userName: string, more: object = {}) => JSON.stringify({ userName, ...more })
  const secret = (...hashedPassword: string[]) => JSON.stringify({ privileged: { hashedPassword } })
  const ASKED = { 'etc/nsswitch.conf': 'passwd: files systemd\n' }

  test('are accounts where nsswitch.conf asks for them', () => {
    const files = {
      'etc/userdb/weak.user': record('weak', { realName: 'Weak One' }),
      'etc/userdb/weak.user-privileged': secret(WEAK, WEAK),
      'etc/userdb/47.user': record('weak'),
      'run/userdb/none.user': record('none'),
      'usr/lib/userdb/empty.user': record('empty', { privileged: { hashedPassword: [''] } }),
      'usr/lib/userdb/off.user': record('off', { locked: true }),
      'usr/lib/userdb/off.user-privileged': secret(WEAK),
      'usr/lib/userdb/old.user': record('old', {
        notAfterUSec: 1_000_000,
        privileged: { hashedPassword: [WEAK] },
      }),
      'usr/lib/userdb/other.user': record('another'),
      'usr/lib/userdb/ann.user': record('ann'),
      'var/lib/systemd/home/home.identity': record('home', {
        privileged: { hashedPassword: [WEAK] },
      }),
      'run/systemd/userdb/io.systemd.Multiplexer': '',
      'run/systemd/userdb/org.example.Users': '',
    }
    const { ann, bob, gaps, ...others } = summaryOf(hostOf({ ...files, ...ASKED }))
    expect([ann, bob]).toEqual(['locked', 'empty'])
    expect(others).toEqual({
      weak: 'hash+hash',
      none: 'locked',
      empty: 'empty',
      off: 'locked disabled',
      old: 'hash expired',
      home: 'hash',
    })
    expect(gaps).toEqual(['user record', 'accounts of org.example.Users'])
    expect(summaryOf(hostOf(files))).toEqual({ ann, bob, gaps: [] })
  })

  test('of any text are read or not, and never fail', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.json(), fc.string()),
        fc.oneof(fc.json(), fc.string()),
        (one, two) => {
          expect(parseUserRecord(one, two, 'ann', 0)).toBeUndefined()
          expect(parseUserRecord(record('ann'), two, 'ann', 0)?.userName).toBe('ann')
        },
      ),
    )
  })
})

describe('files of extrausers', () => {
  const files = {
    'var/lib/extrausers/passwd': 'extra:x:2000:2000::/:/bin/sh\nann:x:2001:2000::/:/bin/sh\n',
    'var/lib/extrausers/shadow': `extra:${WEAK}:20000:0:99999:7:::\nann:${WEAK}:20000:0:99999:7:::\n`,
  }
  test('are read where nsswitch.conf names them, after those of the system', () => {
    const asked = { ...files, 'etc/nsswitch.conf': 'passwd: files extrausers\n' }
    expect(summaryOf(hostOf(asked))).toEqual({
      ann: 'locked',
      bob: 'empty',
      extra: 'hash',
      gaps: [],
    })
    expect(summaryOf(hostOf(files))).toEqual({ ann: 'locked', bob: 'empty', gaps: [] })
    const none = hostOf({ 'etc/nsswitch.conf': 'passwd: files extrausers\n' })
    expect(summaryOf(none).gaps).toEqual([])
  })
})

describe('PAM', () => {
  test('of a login that looks into another file adds its password', async () => {
    const host = hostOf({
      'etc/pam.d/login': `auth sufficient pam_pwdfile.so pwdfile=/etc/login.pw\n${DEBIAN}`,
      'etc/login.pw': `ann:${WEAK}\nnobody:${WEAK}\n`,
    })
    expect(summaryOf(host)).toEqual({ ann: 'hash', bob: 'empty', gaps: [] })
    const { named, coverage } = await runTestCheck({ system: host })
    expect(named['ann']?.verdict).toBe('weak')
    expect(coverage.complete).toBe(true)
  })

  test('that asks elsewhere is a gap that names it, and what is no login as well', () => {
    const host = hostOf({
      'etc/pam.d/sshd': `auth sufficient pam_ldap.so\nauth optional pam_kwallet5.so\n@include common-auth\n`,
      'etc/pam.d/common-auth': DEBIAN,
      'etc/pam.d/openvpn': 'auth required pam_pwdfile.so pwdfile=/x\n',
      'etc/pam.d/vsftpd': 'auth required pam_mysql.so\n',
    })
    expect(summaryOf(host).gaps).toEqual(['accounts of pam_pwdfile', 'accounts of pam_ldap'])
  })

  test.each([
    ['has nullok', DEBIAN, {}, 'empty'],
    ['has none', DEBIAN.replace(' nullok', ''), {}, 'locked empty_refused'],
    ['cannot be read', `@include gone\n${DEBIAN.replace(' nullok', '')}`, {}, 'empty'],
    [
      'is not asked by sshd',
      DEBIAN.replace(' nullok', ''),
      { 'etc/ssh/sshd_config': 'PermitEmptyPasswords yes\n' },
      'empty',
    ],
    [
      'is asked by sshd',
      DEBIAN.replace(' nullok', ''),
      { 'etc/ssh/sshd_config': 'PermitEmptyPasswords yes\nUsePAM yes\n' },
      'locked empty_refused',
    ],
  ])('that %s decides on empty passwords', (_, text, more, bob) => {
    expect(summaryOf(hostOf({ 'etc/pam.d/login': text, ...more }))).toMatchObject({ bob })
  })

  test('that lets everybody in opens every account', () => {
    const host = hostOf({ 'etc/pam.d/su': `auth sufficient pam_permit.so\n${DEBIAN}` })
    expect(summaryOf(host)).toEqual({
      ann: 'empty trusted',
      bob: 'empty trusted',
      gaps: ['login without a password by su of PAM'],
    })
  })

  test('that lets a group in counts once the group has a member', () => {
    const door = `auth sufficient pam_succeed_if.so user ingroup nopasswdlogin\n${DEBIAN}`
    const gaps = (group: string) =>
      summaryOf(hostOf({ 'etc/pam.d/gdm-password': door, 'etc/group': group })).gaps
    expect(gaps('root:x:0:\n')).toEqual([])
    expect(gaps('nopasswdlogin:x:120:\n')).toEqual([])
    const told = ['login without a password by gdm-password of PAM']
    expect(gaps('nopasswdlogin:x:120:ann\n')).toEqual(told)
    expect(gaps('nopasswdlogin:x:1001:\n')).toEqual(told)
  })

  test('in one file for all services is a gap', () => {
    expect(summaryOf(hostOf({ 'etc/pam.conf': 'login auth required pam_unix.so\n' })).gaps).toEqual(
      ['etc/pam.conf'],
    )
  })
})

describe('states', () => {
  const NOW = 20_000 * DAY_MS
  test.each([
    ['stays open', '19000:0:99999:7:::', 'hash'],
    ['is shut since today', '19000:0:99999:7::20000:', 'hash expired'],
    ['is shut tomorrow', '19000:0:99999:7::20001:', 'hash'],
    ['must change its password', '0:0:99999:7:::', 'hash expired'],
    ['has an old password', '19900:0:90:7:::', 'hash expired'],
    ['has a password of its last day', '19910:0:90:7:::', 'hash'],
  ])('an account that %s', (_, days, expected) => {
    const { ann } = summaryOf(
      hostOf(
        {},
        PASSWD,
        `ann:${WEAK}:${days}
bob:*:1::::::
`,
      ),
      NOW,
    )
    expect(ann).toBe(expected)
  })

  test('a line of etc/shadow without one in etc/passwd is no account, unless it may be elsewhere', () => {
    const shadow = `${SHADOW}ghost:${WEAK}:20000:0:99999:7:::\n`
    expect(summaryOf(hostOf({}, PASSWD, shadow), NOW)).toMatchObject({ ghost: 'hash no_account' })
    const elsewhere = { 'etc/nsswitch.conf': 'passwd: files ldap\n' }
    expect(summaryOf(hostOf(elsewhere, PASSWD, shadow), NOW)).toMatchObject({ ghost: 'hash' })
  })
})

test('groups with a password are tested, and words are made from their names', async () => {
  const host = hostOf({
    'etc/group': `users:x:100:\nold:${hashOf(STRONG, MD5)}:101:\nadm:x:4:ann\n`,
    'etc/gshadow': `users:${hashOf('users', MD5)}::\nadm:!::\nopen:::ann\n`,
  })
  const { named } = await runTestCheck({ system: host })
  const groups = Object.entries(named).filter(([name]) => name.startsWith('group:'))
  expect(groups.map(([name, { verdict }]) => [name, verdict])).toEqual([
    ['group:users', 'weak'],
    ['group:old', 'not_found'],
  ])
})

test('the version changes with every file that says something of an account', async () => {
  const host = hostOf({
    'etc/pam.d/login': `auth sufficient pam_pwdfile.so pwdfile=/etc/login.pw\n${DEBIAN}`,
    'etc/login.pw': '',
    'etc/userdb/a.user': '{}',
  })
  const reader = createSystemAccountReader(host)
  const version = () => reader.version()
  let before = await version()
  expect(await version()).toBe(before)
  for (const file of [
    'etc/login.pw',
    'etc/userdb/a.user',
    'etc/pam.d/login',
    'etc/gshadow',
    'etc/shadow',
  ]) {
    writeFileSync(host.path(file), `changed ${file}`)
    expect(await version()).not.toBe(before)
    before = await version()
  }
})
