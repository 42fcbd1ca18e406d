import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startChildProgram } from '@openhss/testkit/hosts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockDataDirectory } from './data-directory-lock.ts'

const MODULE = import.meta.resolve('./data-directory-lock.ts')

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'openhss-lock-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** Prints `locked` or the refusal, and then lives until it is killed. */
function startLocker() {
  return startChildProgram(`
    import { lockDataDirectory } from '${MODULE}'
    try { globalThis.lock = lockDataDirectory('${folder}'); console.log('locked') }
    catch ({ message }) { console.log(message) }
    setInterval(() => {}, 1e6)`)
}

test('a second process is told who holds the lock', async () => {
  await using holder = startLocker()
  expect(await holder.nextLine()).toBe('locked')
  expect(() => lockDataDirectory(folder)).toThrow(
    `OpenHSS is already running with process id ${holder.pid}; it uses the data directory ${folder}.`,
  )
  await using second = startLocker()
  expect(await second.nextLine()).toContain(`already running with process id ${holder.pid}`)
})

test('a second call in the same process is refused and does not loosen the lock', async () => {
  using _lock = lockDataDirectory(folder)
  expect(() => lockDataDirectory(folder)).toThrow(`process id ${process.pid}`)
  await using other = startLocker()
  expect(await other.nextLine()).toContain(`process id ${process.pid}`)
})

test('the lock of a process that was killed is free', async () => {
  await using holder = startLocker()
  expect(await holder.nextLine()).toBe('locked')
  holder.kill('SIGKILL')
  await holder.ended
  lockDataDirectory(folder).release()
})

test('one of many that start at once gets the lock', async () => {
  // A process that was killed left this file.
  await writeFile(path.join(folder, 'lock'), '')
  await using lockers = new AsyncDisposableStack()
  const children = Array.from({ length: 6 }, () => lockers.use(startLocker()))
  const answers = await Promise.all(children.map((child) => child.nextLine()))
  const winner = children[answers.indexOf('locked')]
  const refusal = expect.stringContaining(`already running with process id ${winner?.pid}`)
  expect(answers.toSorted()).toEqual([...Array.from({ length: 5 }, () => refusal), 'locked'])
})

test('can be taken again after its release, which may come twice', () => {
  const lock = lockDataDirectory(folder)
  lock.release()
  lock.release()
  expect(() => lockDataDirectory(folder).release()).not.toThrow()
})

test('no other user can open the file, let alone lock it', async () => {
  using _lock = lockDataDirectory(folder)
  expect((await stat(path.join(folder, 'lock'))).mode & 0o777).toBe(0o600)
})
