import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
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
  // Inside this root there is no /dev.
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
