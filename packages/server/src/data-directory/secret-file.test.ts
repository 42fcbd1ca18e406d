import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSecretFile, writeSecretFile } from './secret-file.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'openhss-secret-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

test('writes for the owner alone and reads back', async () => {
  const file = path.join(folder, 'key')
  await writeSecretFile(file, 'first\n')
  await writeSecretFile(file, 'second\n')
  expect(await readSecretFile(file)).toBe('second\n')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readdir(folder)).toEqual(['key'])
})

test('a missing file is undefined', async () => {
  expect(await readSecretFile(path.join(folder, 'none'))).toBeUndefined()
})

test('refuses a secret that others can read', async () => {
  const file = path.join(folder, 'key')
  await writeSecretFile(file, 'secret')
  await chmod(file, 0o640)
  await expect(readSecretFile(file)).rejects.toThrow(`Others can read the secret in ${file}`)
})

test('leaves nothing behind when it cannot write', async () => {
  const file = path.join(folder, 'key')
  await expect(writeSecretFile(path.join(file, 'below'), 'x')).rejects.toThrow('ENOENT')
  expect(await readdir(folder)).toEqual([])
})
