import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { System } from '../../host/system.ts'
import { findAccountServices, parseAccountServices } from './account-services.ts'

describe('parseAccountServices', () => {
  test.each([
    ['passwd: files systemd\n', []],
    ['# passwd: ldap\npasswd:\tcompat # nis\n', []],
    ['group: ldap\npasswd: files sss systemd\nshadow: files\n', ['sss']],
    ['passwd: files [NOTFOUND=return] ldap winbind ldap', ['ldap', 'winbind']],
    ['', []],
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

  test('a host without nsswitch.conf asks nobody', () => {
    expect(findAccountServices(new System(root))).toEqual([])
  })

  test('a directory is a gap', () => {
    write('nsswitch.conf', 'passwd: files ldap\n')
    expect(findAccountServices(new System(root))).toEqual([
      { what: 'accounts of ldap', reason: 'unsupported', count: 1 },
    ])
  })

  test.each(['sssd/sssd.conf', 'sssd/conf.d/company.conf'])('sss is one once %s exists', (file) => {
    write('nsswitch.conf', 'passwd: files sss\n')
    expect(findAccountServices(new System(root))).toEqual([])
    write(file, '[sssd]\n')
    expect(findAccountServices(new System(root))).toEqual([
      { what: 'accounts of sss', reason: 'unsupported', count: 1 },
    ])
  })
})
