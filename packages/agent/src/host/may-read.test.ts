import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { NOBODY, isAllowed, mayReadAs, parseIdentity } from './may-read.ts'
import type { ProcessIdentity } from './may-read.ts'
import { System } from './system.ts'

describe('the rights of a process', () => {
  const READ = 4
  const who = (userId: number, ...groups: number[]) => ({ userId, groupIds: new Set(groups) })

  test.each([
    ['the owner', who(5), 0o400, true],
    ['the owner without the right, whatever others may', who(5), 0o044, false],
    ['the group', who(6, 7, 9), 0o040, true],
    ['the group without the right, whatever others may', who(6, 9), 0o404, false],
    ['others', who(6, 7), 0o004, true],
    ['others without the right', who(6, 7), 0o440, false],
    ['root', who(0), 0o000, true],
    ['nobody of whom anything is known', NOBODY, 0o440, false],
  ])('%s', (_, identity: ProcessIdentity, mode, expected) => {
    expect(isAllowed(identity, { uid: 5, gid: 9, mode }, READ)).toBe(expected)
  })

  test('are those of who started it', () => {
    const status = 'Name:\tsu\nUid:\t1000\t0\t0\t0\nGid:\t1001\t0\t0\t0\nGroups:\t4 24 1001 \n'
    expect(parseIdentity(status)).toEqual({ userId: 1000, groupIds: new Set([1001, 4, 24]) })
  })

  test('are not those that its name claims', () => {
    const status = 'Name:\tx\rUid:\t0\nUmask:\t0022\nUid:\t1000\t1000\t1000\t1000\n'
    expect(parseIdentity(status).userId).toBe(1000)
  })

  test('are none where nothing is said, whatever the text', () => {
    expect(parseIdentity('')).toEqual(NOBODY)
    fc.assert(
      fc.property(anyText(), (text) => {
        const { userId, groupIds } = parseIdentity(`Uid:\t7 ${text.replaceAll('\n', '')}x\n`)
        expect([userId, groupIds.size]).toEqual([undefined, 0])
      }),
    )
  })
})

/** Others may not be shut out of what they own. */
describe.runIf(process.getuid?.() === 0)('files that a process names', () => {
  const identity = { userId: 65_534, groupIds: new Set([65_534]) }
  const folder = () => {
    const made = mkdtempSync(path.join(os.tmpdir(), 'openhss-read-'))
    onTestFinished(() => rmSync(made, { recursive: true, force: true }))
    chmodSync(made, 0o755)
    return made
  }
  const read = (root: string, file: string) =>
    new System(root, mayReadAs(identity, root)).readText(file, 1_000)

  test('are read where it could read them', () => {
    const root = folder()
    mkdirSync(path.join(root, 'etc'))
    writeFileSync(path.join(root, 'etc/open'), 'a')
    symlinkSync('/etc/open', path.join(root, 'link'))
    expect(read(root, 'etc/open')).toEqual({ value: 'a' })
    expect(read(root, 'link')).toEqual({ value: 'a' })
    expect(read('/', path.join(root, 'etc/open').slice(1))).toEqual({ value: 'a' })
  })

  test('are not where it could not, by whatever name', () => {
    const root = folder()
    mkdirSync(path.join(root, 'secret'), { mode: 0o700 })
    mkdirSync(path.join(root, 'mine'))
    writeFileSync(path.join(root, 'secret/world'), 'a')
    writeFileSync(path.join(root, 'private'), 'a', { mode: 0o600 })
    symlinkSync('/secret', path.join(root, 'mine/folder'))
    symlinkSync('/private', path.join(root, 'mine/file'))
    linkSync(path.join(root, 'private'), path.join(root, 'mine/hard'))
    for (const name of ['secret/world', 'private', 'mine/folder/world', 'mine/file', 'mine/hard']) {
      expect([name, read(root, name)]).toEqual([name, { missing: 'permission' }])
    }
    for (const name of ['secret/world', 'private', 'mine/hard']) {
      const whole = path.join(root, name).slice(1)
      expect([name, read('/', whole)]).toEqual([name, { missing: 'permission' }])
    }
    const view = new System(root, mayReadAs(identity, root))
    expect(view.listDirectory('secret')).toEqual({ missing: 'permission' })
    expect(view.listDirectory('mine')).toMatchObject({ value: expect.any(Array) as unknown })
    expect(view.readBytes('private', 9)).toEqual({ missing: 'permission' })
  })

  test('are not where only a descriptor of another process leads', () => {
    const root = folder()
    writeFileSync(path.join(root, 'gone'), 'a')
    const descriptor = openSync(path.join(root, 'gone'), 'r')
    rmSync(path.join(root, 'gone'))
    const file = `proc/${process.pid}/fd/${descriptor}`
    expect(new System('/').readText(file, 9)).toEqual({ value: 'a' })
    expect(read('/', file)).toEqual({ missing: 'permission' })
  })

  test('of another mount namespace are known by their place there', async () => {
    const script =
      'mount -t tmpfs -o mode=755 none "$0" && cd "$0" && echo a >open && mkdir -m 700 shut && echo b >shut/b && echo ready && exec sleep 100'
    const root = folder()
    const child = spawn('unshare', ['--mount', 'sh', '-c', script, root], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const [chunk] = (await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit'),
    ])) as unknown[]
    // Where no namespace may be made there is none to look into.
    if (String(chunk) !== 'ready\n') return
    const seen = `/proc/${child.pid}/root`
    expect(readFileSync(`${seen}${root}/open`, 'utf8')).toBe('a\n')
    expect(read(seen, `${root.slice(1)}/open`)).toEqual({ value: 'a\n' })
    expect(read(seen, `${root.slice(1)}/shut/b`)).toEqual({ missing: 'permission' })
  })
})
