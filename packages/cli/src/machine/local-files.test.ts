import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  readAdminPassword,
  readLocalEndpoint,
  writeAdminPassword,
  writeLocalEndpoint,
} from './local-files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'local-files-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the endpoint replaces what was there, also a link, and leaves nothing else', () => {
  const target = path.join(folder, 'target')
  writeFileSync(target, 'precious')
  symlinkSync(target, path.join(folder, 'endpoint'))

  writeLocalEndpoint(folder, 'http://127.0.0.1:1')
  writeLocalEndpoint(folder, 'http://127.0.0.1:2')

  expect(readLocalEndpoint(folder)).toBe('http://127.0.0.1:2')
  expect(readFileSync(target, 'utf8')).toBe('precious')
  expect(readdirSync(folder).toSorted()).toEqual(['endpoint', 'target'])
})

test('an endpoint that cannot be written leaves nothing behind', () => {
  expect(() => writeLocalEndpoint(path.join(folder, 'none'), 'http://127.0.0.1:1')).toThrow(
    'ENOENT',
  )
  expect(readdirSync(folder)).toEqual([])
})

test('the password is read from a file of the owner alone', () => {
  const file = path.join(folder, 'admin-password')
  expect(readAdminPassword(folder)).toBeUndefined()
  writeFileSync(file, 'secret\n', { mode: 0o600 })
  expect(readAdminPassword(folder)).toBe('secret')

  chmodSync(file, 0o640)
  expect(() => readAdminPassword(folder)).toThrow(
    `Others can read the password in ${file}. Change it, and run: chmod 600 ${file}`,
  )
})

test('a newer password takes the place of the old one, for its owner alone', () => {
  const file = path.join(folder, 'admin-password')
  writeFileSync(file, 'old\n', { mode: 0o600 })

  writeAdminPassword(folder, 'new')

  expect(readAdminPassword(folder)).toBe('new')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['admin-password'])
})

test.runIf(process.getuid?.() === 0)('root leaves the password to who owned the old one', () => {
  const file = path.join(folder, 'admin-password')
  writeFileSync(file, 'old\n', { mode: 0o600 })
  chownSync(file, 4711, 4712)

  writeAdminPassword(folder, 'new')

  expect(statSync(file)).toMatchObject({ uid: 4711, gid: 4712 })
})
