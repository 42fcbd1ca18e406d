import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findOwnCommand, withOwnCommand } from './own-command.ts'

let folder: string
let program: string
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'own-command-'))
  program = path.join(folder, 'a clone/openhss')
  for (const each of ['a clone', 'linked', 'other', 'node_modules/.bin', 'empty']) {
    mkdirSync(path.join(folder, each), { recursive: true })
  }
  writeFileSync(program, '')
  writeFileSync(path.join(folder, 'other/openhss'), '')
  symlinkSync(program, path.join(folder, 'linked/openhss'))
  symlinkSync(program, path.join(folder, 'node_modules/.bin/openhss'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test.each([
  ['empty:linked', true],
  ['linked:other', true],
  ['other:linked', false],
  ['empty', false],
  ['node_modules/.bin', false],
])('with %s on the PATH its name leads to it: %s', (folders, isReached) => {
  const on = folders.split(':').map((each) => path.join(folder, each))
  const command = findOwnCommand(program, on.join(':'))
  expect(command).toBe(isReached ? 'openhss' : `'${program}'`)
})

test('without a PATH it is called by its whole path, relative folders are none', () => {
  expect(findOwnCommand(program)).toBe(`'${program}'`)
  expect(findOwnCommand('/srv/openhss', '.:')).toBe('/srv/openhss')
})

test('what is to be typed is replaced, and what only speaks of it is not', () => {
  const text =
    'openhss runs. Start `openhss up`.\n\nExample:\n  sudo OPENHSS_X=… openhss agent --x\n'
  expect(withOwnCommand(text, '/srv/openhss')).toBe(
    'openhss runs. Start `/srv/openhss up`.\n\nExample:\n  sudo OPENHSS_X=… /srv/openhss agent --x\n',
  )
})
