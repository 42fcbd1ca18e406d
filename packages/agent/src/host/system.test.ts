import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { System } from './system.ts'

const root = mkdtempSync(path.join(tmpdir(), 'openhss-system-'))
afterAll(() => rmSync(root, { recursive: true }))

test('readBytes gives every byte as it is, up to a bound', () => {
  const bytes = Buffer.from([0, 255, 10, 128])
  writeFileSync(path.join(root, 'bytes'), bytes)
  const system = new System(root)
  expect(system.readBytes('bytes', 4)).toEqual({ value: bytes })
  expect(system.readBytes('bytes', 3)).toEqual({ missing: 'oversized' })
})

describe('readText', () => {
  const system = new System(root)
  const CHUNK = 65_536

  test.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])('reads a file of %i bytes', (size) => {
    writeFileSync(path.join(root, 'text'), 'x'.repeat(size))
    expect(system.readText('text', size)).toEqual({ value: 'x'.repeat(size) })
  })

  test('refuses a file that is one byte too long', () => {
    writeFileSync(path.join(root, 'text'), 'x'.repeat(CHUNK + 1))
    expect(system.readText('text', CHUNK)).toEqual({ missing: 'oversized' })
  })

  test('reads no further than the chunk that is the last', () => {
    const last = `${'b'.repeat(CHUNK - 1)}\n`
    writeFileSync(path.join(root, 'text'), `${'a'.repeat(CHUNK)}${last}c`)
    const reading = system.readText('text', 3 * CHUNK, (chunk) => chunk.includes('b'))
    expect(reading).toEqual({ value: 'a'.repeat(CHUNK) + last })
  })

  test('leaves out the line that is cut where it stops reading', () => {
    writeFileSync(path.join(root, 'text'), `first\n${'x'.repeat(2 * CHUNK)}`)
    expect(system.readText('text', 3 * CHUNK, () => true)).toEqual({ value: 'first\n' })
  })

  test('says why a file cannot be read', () => {
    expect(system.readText('nothing', 1)).toEqual({ missing: 'absent' })
    expect(system.readText('text/below', 1)).toEqual({ missing: 'absent' })
    expect(system.readText('.', 1)).toEqual({ missing: 'malformed' })
  })

  test('reads files of /proc, which give a page at a time', () => {
    const reading = new System().readText('proc/self/maps', 1 << 24)
    expect('value' in reading && reading.value.endsWith('\n')).toBe(true)
  })
})

test('what is no regular file is not waited for', () => {
  execFileSync('mkfifo', [path.join(root, 'fifo')])
  symlinkSync('/dev/zero', path.join(root, 'zero'))
  const system = new System(root)
  expect(system.readText('fifo', 1)).toEqual({ missing: 'malformed' })
  expect(system.openedSizeOf('fifo')).toEqual({ missing: 'malformed' })
  // There is no /dev inside this root.
  expect(system.readText('zero', 1)).toEqual({ missing: 'absent' })
  expect(new System().readText('dev/zero', 1)).toEqual({ missing: 'malformed' })
})

test('openedSizeOf tells whether a file can be read, without reading it', () => {
  writeFileSync(path.join(root, 'sized'), 'x'.repeat(10))
  const system = new System(root)
  expect(system.openedSizeOf('sized')).toEqual({ value: 10 })
  expect(system.openedSizeOf('sized', 9)).toEqual({ missing: 'oversized' })
  expect(system.openedSizeOf('nothing')).toEqual({ missing: 'absent' })
  expect(new System().openedSizeOf('proc/self/status')).toEqual({ value: 0 })
})

describe('a link below another root', () => {
  const image = path.join(root, 'image')
  mkdirSync(path.join(image, 'etc'), { recursive: true })
  mkdirSync(path.join(image, 'persist'))
  writeFileSync(path.join(image, 'persist/shadow'), 'of the image')
  writeFileSync(path.join(root, 'secret'), 'of this machine')
  const link = (name: string, target: string) => symlinkSync(target, path.join(image, 'etc', name))
  link('absolute', '/persist/shadow')
  link('relative', '../persist/shadow')
  link('chain', 'absolute')
  link('folder', '/persist')
  link('outside', path.join(root, 'secret'))
  link('above', '../../secret')
  link('loop', 'loop')
  symlinkSync('/proc', path.join(image, 'proc'))
  const system = new System(image)

  test.each(['absolute', 'relative', 'chain', 'folder/shadow'])('%s is followed inside', (name) => {
    expect(system.readText(`etc/${name}`, 99)).toEqual({ value: 'of the image' })
  })

  test.each([
    ['outside', 'absent'],
    ['above', 'absent'],
    ['loop', 'failed'],
    ['../proc/self/status', 'failed'],
  ])('%s never leads out', (name, missing) => {
    const file = `etc/${name}`
    expect(system.readText(file, 99)).toEqual({ missing })
    expect(system.sizeOf(file)).toEqual({ missing })
    expect(system.versionOf(file)).toEqual({ missing })
    expect(system.listDirectory(file)).toEqual({ missing })
  })

  test('is itself read as it stands', () => {
    expect(system.readLink('etc/absolute')).toEqual({ value: '/persist/shadow' })
    expect(system.readLink('etc/folder/shadow')).toEqual({ missing: 'failed' })
  })
})

describe('a socket', () => {
  const image = path.join(root, 'sockets')
  mkdirSync(image)
  const system = new System(image)

  test('is opened itself, by any link of that host, and no other file is one', async () => {
    const listening = createServer().listen(path.join(image, 'socket'))
    await once(listening, 'listening')
    symlinkSync('/socket', path.join(image, 'inside'))
    symlinkSync(path.join(image, 'socket'), path.join(image, 'outside'))
    writeFileSync(path.join(image, 'file'), '')
    const { ino } = statSync(path.join(image, 'socket'))
    for (const name of ['socket', 'inside']) expect(inodeOfSocket(system, name)).toBe(ino)
    expect(inodeOfSocket(new System(), path.join(image, 'outside').slice(1))).toBe(ino)
    expect(system.openSocket('outside')).toEqual({ missing: 'absent' })
    expect(system.openSocket('file')).toEqual({ missing: 'malformed' })
    expect(system.openSocket('.')).toEqual({ missing: 'malformed' })
    listening.close()
  })

  function inodeOfSocket(of: System, name: string) {
    const opened = of.openSocket(name)
    if ('missing' in opened) return opened.missing
    const { ino } = fstatSync(opened.value)
    closeSync(opened.value)
    return ino
  }
})

describe('below another root', () => {
  test('no descriptor stays open, whatever was read', () => {
    const before = readdirSync('/proc/self/fd').length
    const system = new System(path.join(root, 'image'))
    const names = [
      'absolute',
      'chain',
      'folder',
      'outside',
      'loop',
      'absolute/x',
      '../..',
      '../..//',
    ]
    for (const name of names.map((each) => `etc/${each}`)) {
      system.readText(name, 1)
      system.readBytes(name, 99)
      system.listDirectory(name)
      system.readLink(name)
      system.accessOf(name)
      system.versionOf(name)
      system.openedSizeOf(name)
      system.openSocket(name)
    }
    expect(readdirSync('/proc/self/fd')).toHaveLength(before)
  })

  test('a path of thousands of folders is refused', () => {
    const system = new System(path.join(root, 'image'))
    expect(system.readText('etc/../'.repeat(100) + 'persist/shadow', 99)).toEqual({
      value: 'of the image',
    })
    expect(system.readText('etc/../'.repeat(2_000) + 'persist/shadow', 99)).toEqual({
      missing: 'failed',
    })
  })

  test.runIf(process.geteuid?.() === 0)('a device is not even opened', () => {
    // A process without a terminal that opens its terminal gets ENXIO, which is a different answer.
    execFileSync('mknod', [path.join(root, 'terminal'), 'c', '5', '0'])
    expect(new System(root).readText('terminal', 1)).toEqual({ missing: 'malformed' })
  })
})

describe('files that are exchanged for links all the time', () => {
  const image = path.join(root, 'exchanged')
  const OUTSIDE = 'a secret of this machine'
  const INSIDE = 'of the image'

  test('never show a file of this machine', async () => {
    const outside = path.join(root, 'machine')
    for (const folder of [outside, path.join(image, 'folder')])
      mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(outside, 'shadow'), OUTSIDE)
    writeFileSync(path.join(outside, 'only-outside'), '')
    writeFileSync(path.join(image, 'folder/shadow'), INSIDE)
    symlinkSync(outside, path.join(image, 'link'))
    const flipper = spawn(process.execPath, ['-e', FLIP, outside], {
      cwd: image,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(flipper.stdout, 'data')

    const system = new System(image)
    const seen = new Map<unknown, number>()
    const note = (what: unknown) => seen.set(what, (seen.get(what) ?? 0) + 1)
    for (let i = 0; i < 5_000; i += 1) {
      for (const name of ['shadow', 'folder/shadow']) {
        note(valueOf(system.readText(name, 99)))
        note(valueOf(system.sizeOf(name)))
      }
      note(valueOf(system.listDirectory('folder'))?.join())
    }
    flipper.kill()
    await once(flipper, 'exit')

    // Each of the two kinds of answer was seen.
    for (const each of [INSIDE, INSIDE.length, 'shadow', undefined]) {
      expect(seen.get(each)).toBeGreaterThan(0)
    }
    expect(seen).toHaveLength(4)
  })

  function valueOf<T>(reading: { value: T } | { missing: unknown }): T | undefined {
    return 'value' in reading ? reading.value : undefined
  }

  /** A file and a link take turns at one name, and a folder and a link at another. */
  const FLIP = `
    const { linkSync, renameSync, symlinkSync } = require('node:fs')
    const outside = process.argv[1]
    symlinkSync(outside + '/shadow', 'shadow')
    console.log('ready')
    for (;;) {
      renameSync('folder', 'aside')
      linkSync('aside/shadow', 'next')
      renameSync('next', 'shadow')
      renameSync('link', 'folder')
      symlinkSync(outside + '/shadow', 'next')
      renameSync('next', 'shadow')
      renameSync('folder', 'link')
      renameSync('aside', 'folder')
    }`
})

test.runIf(process.geteuid?.() === 0)(
  'without a /proc of its own the agent reads nothing of another root, and says that it failed',
  () => {
    const program = `
      const { System } = await import('${import.meta.resolve('./system.ts')}')
      const system = new System('${path.join(root, 'image')}')
      console.log(JSON.stringify([system.readText('persist/shadow', 99), system.listDirectory('etc')]))`
    const script = 'mount -t tmpfs none /proc && exec "$1" --input-type=module -e "$2"'
    const output = execFileSync(
      'unshare',
      ['--mount', 'sh', '-ec', script, 'sh', process.execPath, program],
      { encoding: 'utf8' },
    )
    expect(JSON.parse(output)).toEqual([{ missing: 'failed' }, { missing: 'failed' }])
  },
)

test('the /proc of a copy of a host leads to no other files', () => {
  const copy = path.join(root, 'copy')
  mkdirSync(path.join(copy, 'proc/7'), { recursive: true })
  symlinkSync(root, path.join(copy, 'proc/7/root'))
  mkdirSync(path.join(copy, 'proc/8/root'), { recursive: true })
  writeFileSync(path.join(copy, 'proc/8/root/file'), 'recorded')
  const readOf = (pid: number, file: string) =>
    new System(path.join(copy, `proc/${pid}/root`)).readText(file, 99)
  expect(readOf(7, 'secret')).toEqual({ missing: 'absent' })
  expect(readOf(8, 'file')).toEqual({ value: 'recorded' })
  expect(readOf(8, '../../../../secret')).toEqual({ missing: 'absent' })
})

test.runIf(process.geteuid?.() === 0)(
  'what a container sees in /proc of the host is no way into its files',
  async () => {
    const secrets = mkdtempSync(path.join(root, 'secrets-'))
    writeFileSync(path.join(secrets, 'secret'), 'of this machine')
    const hidden = path.join(root, 'hidden')
    mkdirSync(hidden)
    const script =
      'mount --rbind / "$1" && mount -t tmpfs none "$1$2" && exec chroot "$1" sh -c "echo ready; exec sleep 60"'
    const child = spawn('unshare', ['--mount', 'sh', '-ec', script, 'sh', hidden, root])
    await once(child.stdout, 'data')
    const folder = openSync(secrets, 'r')

    const container = new System(`/proc/${child.pid}/root`)
    const read = (file: string) => container.readText(`proc/${process.pid}/${file}`, 1 << 20)
    expect(read('status')).toHaveProperty('value')
    expect(read(`root${secrets}/secret`)).toEqual({ missing: 'absent' })
    expect(read(`fd/${folder}/secret`)).toEqual({ missing: 'absent' })
    expect(read(`fd/${folder}/../../secret`)).toEqual({ missing: 'absent' })

    closeSync(folder)
    child.kill()
    await once(child, 'exit')
  },
)
