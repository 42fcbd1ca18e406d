import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readMasterSecret } from './master-key-file.ts'

let folder = ''
let file = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'openhss-master-key-'))
  file = path.join(folder, 'master-key')
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

test('is made once, for the owner alone, and stays', async () => {
  const { secret, keep } = await readMasterSecret(folder, undefined)
  expect(secret).toMatch(/^[\w-]{43}$/)
  await keep()
  expect(await readMasterSecret(folder, undefined)).toMatchObject({ secret })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('the text of the file is the same key when it is given to another server', async () => {
  const { secret, keep } = await readMasterSecret(folder, undefined)
  await keep()
  const given = await readFile(file, 'utf8')
  expect(await readMasterSecret(folder, given)).toMatchObject({ secret })
})

test('a new one leaves no file before somebody may start with it', async () => {
  await readMasterSecret(folder, undefined)
  await expect(stat(file)).rejects.toThrow('ENOENT')
})

test('a given one leaves no file', async () => {
  const given = 'a given one of 32 characters, or'
  const { secret, keep } = await readMasterSecret(folder, given)
  expect(secret).toBe(given)
  await keep()
  await expect(stat(file)).rejects.toThrow('ENOENT')
})

test.each(['', 'x'.repeat(31), `two lines\n${'x'.repeat(40)}`])(
  'a wrong one is refused by name and not repeated: %j',
  async (wrong) => {
    await expect(readMasterSecret(folder, wrong)).rejects.toThrow(
      new Error('OPENHSS_MASTER_KEY must be one line of at least 32 characters.'),
    )
    await writeFile(file, wrong, { mode: 0o600 })
    await expect(readMasterSecret(folder, undefined)).rejects.toThrow(
      new Error(`${file} must be one line of at least 32 characters.`),
    )
  },
)
