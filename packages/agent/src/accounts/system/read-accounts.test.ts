import { chmodSync } from 'node:fs'
import { temporaryHostOf } from '@openhss/testkit/hosts'
import { describe, expect, test } from 'vitest'
import { readAccounts } from './read-accounts.ts'

const DES = 'abJnggxhB/yWI'

describe('readAccounts', () => {
  test.each([
    ['x', '', { kind: 'empty' }],
    ['x', '*', { kind: 'locked' }],
    ['x', '!', { kind: 'locked' }],
    ['x', '!!', { kind: 'locked' }],
    ['x', '!*', { kind: 'locked' }],
    ['x', '*LK*', { kind: 'locked' }],
    ['x', 'x', { kind: 'locked' }],
    ['x', `!${DES}`, { kind: 'locked' }],
    ['x', DES, { kind: 'hash', hash: DES }],
    ['##root', DES, { kind: 'hash', hash: DES }],
    ['x', undefined, { kind: 'unknown', reason: 'absent', what: 'etc/shadow line of an account' }],
    ['x', '\uFFFD', { kind: 'unknown', reason: 'encoding' }],
    // A login never looks into etc/shadow behind these.
    ['', DES, { kind: 'empty' }],
    [DES, '*', { kind: 'hash', hash: DES }],
    // sshd does, behind this.
    ['*', DES, { kind: 'hash', hash: DES }],
    ['*', undefined, { kind: 'locked' }],
  ])('decides between passwd field %j and shadow field %j', (passwd, shadow, password) => {
    const host = temporaryHostOf(
      `root:${passwd}:0:0:root:/root:/bin/sh\n`,
      shadow === undefined ? 'other:*:1:0:9:7:::\n' : `root:${shadow}:1:0:9:7:::\n`,
    )
    expect(readAccounts(host).accounts[0]).toMatchObject({ userName: 'root', password })
  })

  test('reports an account that only etc/shadow has', () => {
    const { accounts, gaps } = readAccounts(temporaryHostOf('', `ghost:${DES}:1:0:9:7:::\n`))
    expect(accounts.map((account) => account.userName)).toEqual(['ghost'])
    expect(gaps).toEqual([])
  })

  test('is complete on a host without shadow passwords', () => {
    const { accounts, gaps } = readAccounts(temporaryHostOf(`old:${DES}:1:1::/:/bin/sh\n`))
    expect(accounts[0]?.password).toEqual({ kind: 'hash', format: 'crypt', hash: DES })
    expect(gaps).toEqual([])
  })

  test('says that etc/shadow is missing when an account needs it', () => {
    const { accounts, gaps } = readAccounts(temporaryHostOf('new:x:1:1::/:/bin/sh\n'))
    expect(accounts[0]?.password).toEqual({ kind: 'unknown', reason: 'absent' })
    expect(gaps).toEqual([{ what: 'etc/shadow', reason: 'absent', count: 1 }])
  })

  test('keeps the accounts of a file with bytes that are not UTF-8', () => {
    const shadow = Buffer.concat([
      Buffer.from('one:*:1:0:9:7:::\n'),
      Buffer.from([0xff, 0xfe, 0x3a, 0x2a, 0x0a]),
      Buffer.from('two:*:1:0:9:7:::\n'),
    ])
    const { accounts, gaps } = readAccounts(temporaryHostOf('', shadow))
    expect(accounts.map((account) => account.userName)).toEqual(['one', 'two'])
    expect(gaps).toEqual([{ what: 'etc/shadow user name', reason: 'encoding', count: 1 }])
  })

  test('knows no account when another user reads etc/shadow', () => {
    const host = temporaryHostOf('a:x:1:1::/:/bin/sh\nb:*:1:1::/:/bin/sh\n', 'a:*:1:0:9:7:::\n')
    chmodSync(host.root, 0o755)
    chmodSync(host.path('etc/shadow'), process.getuid?.() === 0 ? 0o600 : 0o000)
    const { accounts, gaps } = asNobody(() => readAccounts(host))
    const unknown = { kind: 'unknown', reason: 'permission' }
    expect(accounts.map((account) => account.password)).toEqual([unknown, unknown])
    expect(gaps).toEqual([{ what: 'etc/shadow', reason: 'permission', count: 1 }])
  })
})

/** Runs with the rights of another user; someone who is not root has none to give up. */
function asNobody<T>(run: () => T): T {
  if (process.getuid?.() !== 0) return run()
  process.seteuid?.(65_534)
  try {
    return run()
  } finally {
    process.seteuid?.(0)
  }
}
