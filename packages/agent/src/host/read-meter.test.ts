import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReadMeter } from './read-meter.ts'
import { System } from './system.ts'

const root = mkdtempSync(path.join(tmpdir(), 'openhss-meter-'))
afterAll(() => rmSync(root, { recursive: true }))

beforeAll(() => {
  writeFileSync(path.join(root, 'small'), 'x'.repeat(1_000))
  writeFileSync(path.join(root, 'large'), 'x'.repeat(1_000_000))
  mkdirSync(path.join(root, 'folder'))
  for (let i = 0; i < 500; i += 1) writeFileSync(path.join(root, 'folder', `file${i}`), '')
})

describe('a host within bounds', () => {
  test('gives what fits, and counts what does not', () => {
    const meter = meterOf(100_000)
    const system = new System(root, undefined, meter)
    expect(system.readText('large', 10_000_000)).toEqual({ missing: 'oversized' })
    expect(meter.refused).toBe(1)
    // What was not read cost nothing to speak of.
    expect(meter.bytesLeft).toBeGreaterThan(90_000)
    expect(system.readText('small', 10_000)).toMatchObject({ value: 'x'.repeat(1_000) })
    expect(meter.bytesLeft).toBeLessThan(99_000)
  })

  test('a file beyond the bound of its reader is no matter of the meter', () => {
    const meter = meterOf(100_000)
    const system = new System(root, undefined, meter)
    expect(system.readText('large', 1_000)).toEqual({ missing: 'oversized' })
    expect(meter.refused).toBe(0)
  })

  test('ends with every kind of look when nothing is left', () => {
    const meter = meterOf(50_000)
    const system = new System(root, undefined, meter)
    let looks = 0
    while ('value' in system.versionOf('small')) looks += 1
    expect(looks).toBeGreaterThan(10)
    expect(system.listDirectory('folder')).toEqual({ missing: 'oversized' })
    expect(system.readText('small', 10_000)).toEqual({ missing: 'oversized' })
  })

  test('a folder of too many names is not listed', () => {
    const list = (bytes: number) =>
      new System(root, undefined, meterOf(bytes)).listDirectory('folder')
    expect(list(10_000)).toEqual({ missing: 'oversized' })
    expect(list(1_000_000)).toMatchObject({ value: { length: 500 } })
  })
})

test('a line that is too long costs no more than a short one, and no other line', () => {
  writeFileSync(path.join(root, 'lines'), `a\n${'b'.repeat(10_000_000)}\nc\n${'d'.repeat(8)}`)
  const lines = { maxBytes: 100_000, maxLineBytes: 8 }
  expect(new System(root).readLines('lines', lines)).toEqual({
    value: { text: `a\n${'b'.repeat(9)}\nc\n${'d'.repeat(8)}`, isCut: false },
  })
  writeFileSync(path.join(root, 'lines'), 'line\n'.repeat(100_000))
  const many = new System(root).readLines('lines', lines)
  const { text, isCut } = 'value' in many ? many.value : { text: '', isCut: false }
  expect(isCut).toBe(true)
  expect(text.endsWith('line\n')).toBe(true)
  expect(text.length).toBeLessThan(170_000)
})

function meterOf(bytes: number): ReadMeter & { refused: number } {
  return {
    bytesLeft: bytes,
    refused: 0,
    take(taken) {
      Object.assign(this, { bytesLeft: this.bytesLeft - taken })
    },
    refuse() {
      this.refused += 1
    },
    note: () => undefined,
  }
}
