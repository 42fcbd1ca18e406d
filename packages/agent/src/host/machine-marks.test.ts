import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { areOfTwoMachines, readMachineMarks } from './machine-marks.ts'
import { System } from './system.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'machine-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function machine(files: { id?: string; uuid?: string }) {
  rmSync(root, { recursive: true })
  for (const [file, text] of [
    ['etc/machine-id', files.id],
    ['sys/class/dmi/id/product_uuid', files.uuid],
  ] as const) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true })
    if (text !== undefined) writeFileSync(path.join(root, file), `${text}\n`)
  }
  return readMachineMarks(new System(root), 'key')
}

test.each([
  ['the same', { id: 'a', uuid: '1' }, { id: 'a', uuid: '1' }, false],
  [
    'a clone with the machine ID of the original',
    { id: 'a', uuid: '1' },
    { id: 'a', uuid: '2' },
    true,
  ],
  ['a machine whose ID was made anew', { id: 'a', uuid: '1' }, { id: 'b', uuid: '1' }, false],
  ['without root, another ID', { id: 'a', uuid: '1' }, { id: 'b' }, true],
  ['without root, the same ID', { id: 'a' }, { id: 'a', uuid: '1' }, false],
  ['nothing to compare', { id: 'a' }, { uuid: '1' }, false],
])('%s', (_what, before, now, isAnother) => {
  expect(areOfTwoMachines(machine(before), machine(now))).toBe(isAnother)
})

test('the marks do not show what they are of', () => {
  expect(JSON.stringify(machine({ id: 'my-machine', uuid: 'my-uuid' }))).not.toMatch(/my-/)
})
