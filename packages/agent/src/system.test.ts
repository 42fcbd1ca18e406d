import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { System } from './system.ts'

const root = mkdtempSync(path.join(tmpdir(), 'openhss-system-'))
afterAll(() => rmSync(root, { recursive: true }))

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
    expect(system.readText('.', 1)).toEqual({ missing: 'failed' })
  })

  test('reads files of /proc, which give a page at a time', () => {
    const reading = new System().readText('proc/self/maps', 1 << 24)
    expect('value' in reading && reading.value.endsWith('\n')).toBe(true)
  })
})
