import { chmod, chown, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startChildProgram } from '@openhss/testkit/hosts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDataDirectory } from './data-directory.ts'

const isRoot = process.getuid?.() === 0
const nobody = { uid: 65_534, gid: 65_534 }

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'openhss-data-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function modeOf(file: string): Promise<string> {
  return ((await stat(file)).mode & 0o777).toString(8)
}

test('creates the directory and its parents, whatever the umask', async () => {
  const directory = path.join(folder, 'some/where')
  const umask = process.umask(0o077)
  try {
    expect((await openDataDirectory(directory)).path).toBe(directory)
  } finally {
    process.umask(umask)
  }
  expect(await modeOf(directory)).toBe(isRoot ? '711' : '700')
  expect(await modeOf(path.join(directory, 'agent'))).toBe('700')
})

test('leaves the mode of a directory that was there', async () => {
  await chmod(folder, 0o750)
  await openDataDirectory(folder)
  expect(await modeOf(folder)).toBe('750')
})

test('refuses a directory that others may write to', async () => {
  await chmod(folder, 0o777)
  await expect(openDataDirectory(folder)).rejects.toThrow(
    `The data directory ${folder} cannot be used: others may write to it`,
  )
})

test.each([
  ['a file', '', 'it is not a directory'],
  ['a folder below a file', '/data', 'a part of the path is not a directory'],
])('refuses %s', async (_what, suffix, why) => {
  const file = path.join(folder, 'file')
  await writeFile(file, '')
  await expect(openDataDirectory(`${file}${suffix}`)).rejects.toThrow(
    `The data directory ${file}${suffix} cannot be used: ${why}. Choose another with OPENHSS_DATA_DIR.`,
  )
})

// Root may write everywhere, so the test needs another user.
test.runIf(isRoot)('says when the user may not write there', async () => {
  // The folder is root's, and another user may not even make one in it.
  const directory = path.join(folder, 'closed')
  await chmod(folder, 0o755)
  const module = import.meta.resolve('./data-directory.ts')
  await using child = startChildProgram(
    `import { openDataDirectory } from '${module}'
     await openDataDirectory('${directory}').catch(({ message }) => console.log(message))`,
    { unixUser: nobody },
  )
  expect(await child.nextLine()).toBe(
    `The data directory ${directory} cannot be used: permission denied. Choose another with OPENHSS_DATA_DIR.`,
  )
})

test.runIf(isRoot)(
  "refuses another user's folder: its owner could put links in our way",
  async () => {
    const directory = path.join(folder, 'foreign')
    await mkdir(directory, { mode: 0o755 })
    await chown(directory, nobody.uid, nobody.gid)
    await expect(openDataDirectory(directory)).rejects.toThrow('it belongs to another user')
  },
)
