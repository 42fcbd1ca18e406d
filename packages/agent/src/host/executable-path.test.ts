import {
  closeSync,
  copyFileSync,
  linkSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import koffi from 'koffi'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startProgram } from '@openhss/testkit/hosts'
import { readExecutable } from './executable-path.ts'
import { System } from './system.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'openhss-executable-'))
  file = path.join(folder, 'server')
  copyFileSync('/bin/sh', file)
})
afterEach(() => rmSync(folder, { recursive: true }))

async function run(program: string): Promise<number> {
  const { pid = 0 } = await startProgram([program, '-c', 'echo up; read -r line'])
  return pid
}

const read = (pid: number) => readExecutable(new System(), pid)

test('a file at its path is not gone', async () => {
  expect(read(await run(file))).toEqual({ value: { path: file } })
})

test('a file that was removed, or replaced, is deleted and keeps its path', async () => {
  const pid = await run(file)
  copyFileSync('/bin/sh', `${file}.new`)
  renameSync(`${file}.new`, file)
  expect(read(pid)).toEqual({ value: { path: file, gone: 'deleted' } })
  rmSync(file)
  expect(read(pid)).toEqual({ value: { path: file, gone: 'deleted' } })
})

test('a file that is called so is not deleted, until it is', async () => {
  const named = `${file} (deleted)`
  renameSync(file, named)
  const pid = await run(named)
  expect(read(pid)).toEqual({ value: { path: named } })
  rmSync(named)
  expect(read(pid)).toEqual({ value: { path: named, gone: 'deleted' } })
})

test('another file of the name that the mark makes does not pass for the one that runs', async () => {
  const pid = await run(file)
  rmSync(file)
  copyFileSync('/bin/sh', `${file} (deleted)`)
  expect(read(pid)).toEqual({ value: { path: file, gone: 'deleted' } })
})

test('a file that was removed and has another name is deleted all the same', async () => {
  linkSync(file, path.join(folder, 'other'))
  const pid = await run(file)
  rmSync(file)
  expect(read(pid)).toEqual({ value: { path: file, gone: 'deleted' } })
})

test('a program that was started from memory never had a file', async () => {
  const createMemoryFile = koffi.load(null).func('int memfd_create(const char *name, uint flags)')
  const descriptor = createMemoryFile('backdoor', 0) as number
  writeFileSync(descriptor, readFileSync('/bin/sh'))
  const pid = await run(`/proc/${process.pid}/fd/${descriptor}`)
  closeSync(descriptor)
  expect(read(pid)).toEqual({ value: { path: '/memfd:backdoor', gone: 'memory' } })
})

test('a process that is not there has none', () => {
  expect(read(4_194_305)).toEqual({ missing: 'absent' })
})
