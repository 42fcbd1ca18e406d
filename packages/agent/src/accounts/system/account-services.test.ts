import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { System } from '../../host/system.ts'
import { findAccountServices, parseAccountServices } from './account-services.ts'

describe('parseAccountServices', () => {
  test.each([
    ['passwd: files systemd\n', ['files', 'systemd']],
    ['# passwd: ldap\npasswd:\tcompat # nis\n', ['compat']],
    ['group: ldap\npasswd: files sss systemd\nshadow: files\n', ['files', 'sss', 'systemd']],
    ['passwd: files [NOTFOUND=return] ldap winbind ldap', ['files', 'ldap', 'winbind']],
    ['passwd: files[!UNAVAIL=return NOTFOUND = continue]ldap', ['files', 'ldap']],
    ['passwd : files my.db\r\n', ['files', 'my.db']],
    ['\f passwd files\tdb+x', ['files', 'db+x']],
    ['passwd: files\npasswd: ldap\n', ['files', 'ldap']],
    ['passwd: files\nshadow: files tcb\n', ['files', 'tcb']],
    ['passwd: compat\npasswd_compat: ldap\nshadow_compat: nis', ['compat', 'ldap', 'nis']],
    ['passwdx: ldap\nPASSWD: ldap\nmy passwd: ldap\nhosts: files\n', ['files']],
    ['passwd: files [NOTFOUND=return', ['files']],
    ['', ['files']],
  ])('%j asks %j', (text, services) => {
    expect(parseAccountServices(text)).toEqual(services)
  })

  test('never throws, and names no service twice', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const services = parseAccountServices(`passwd: ${text}`)
        expect(new Set(services).size).toBe(services.length)
      }),
    )
  })
})

describe('findAccountServices', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'account-services-'))
    mkdirSync(path.join(root, 'etc/sssd/conf.d'), { recursive: true })
  })
  afterEach(() => rmSync(root, { recursive: true }))

  const write = (file: string, text: string) => writeFileSync(path.join(root, 'etc', file), text)

  const gapsOf = () => findAccountServices(new System(root)).gaps
  const SSS = [{ what: 'accounts of sss', reason: 'unsupported', count: 1 }]

  test('a host without nsswitch.conf asks its files', () => {
    expect(findAccountServices(new System(root))).toEqual({ names: ['files'], gaps: [] })
  })

  test('a directory is a gap', () => {
    write('nsswitch.conf', 'passwd: files ldap\n')
    expect(gapsOf()).toEqual([{ what: 'accounts of ldap', reason: 'unsupported', count: 1 }])
  })

  test('a file that cannot be read is a gap', () => {
    write('nsswitch.conf', '#'.repeat(70_000))
    expect(gapsOf()).toEqual([{ what: 'etc/nsswitch.conf', reason: 'oversized', count: 1 }])
  })

  test('the one of the distribution counts where there is no other', () => {
    mkdirSync(path.join(root, 'usr/etc'), { recursive: true })
    writeFileSync(path.join(root, 'usr/etc/nsswitch.conf'), 'passwd: files nis\n')
    expect(gapsOf()).toHaveLength(1)
    write('nsswitch.conf', 'passwd: files\n')
    expect(gapsOf()).toEqual([])
  })

  test.each(['sssd/sssd.conf', 'sssd/conf.d/company.conf'])('sss is one once %s exists', (file) => {
    write('nsswitch.conf', 'passwd: files sss\n')
    expect(gapsOf()).toEqual([])
    write(file, '[sssd]\n')
    expect(gapsOf()).toEqual(SSS)
  })
})
