import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url))
const SCRIPT = 'scripts/build-simd.sh'
const SIMD = 'packages/agent/simd'
const TOOLS = ['dirname', 'find', 'grep', 'mkdir', 'mktemp', 'mv', 'rm', 'sh', 'uname']

const folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-simd-'))
const built = path.join(folder, SIMD, 'build/simd.so')
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Builds a copy of the sources where the only compiler, if any, is the one given. */
async function build(compiler?: string): Promise<{ stdout: string; stderr: string }> {
  const tools = path.join(folder, 'bin')
  mkdirSync(tools, { recursive: true })
  for (const tool of TOOLS) symlinkSync(`/usr/bin/${tool}`, path.join(tools, tool))
  if (compiler !== undefined) writeFileSync(path.join(tools, 'cc'), compiler, { mode: 0o755 })
  cpSync(path.join(ROOT, SCRIPT), path.join(folder, SCRIPT))
  cpSync(path.join(ROOT, SIMD), path.join(folder, SIMD), {
    recursive: true,
    filter: (source) => !source.includes('build/'),
  })
  rmSync(path.dirname(built), { recursive: true, force: true })
  return promisify(execFile)('/bin/sh', [path.join(folder, SCRIPT)], { env: { PATH: tools } })
}

test('a machine without a C compiler is told so in one line, and is set up', async () => {
  const { stderr } = await build()
  expect(stderr).toMatch(/^The password check uses libxcrypt alone: .* no C compiler .*\n$/)
  expect(existsSync(built)).toBe(false)
})

test('neither does a compiler that fails stop the set-up', async () => {
  const { stderr } = await build('#!/bin/sh\necho "x.c:1: error: no such option" >&2\nexit 1\n')
  expect(stderr).toMatch(/^The password check uses libxcrypt alone: cc .* no such option\.\n$/)
  expect(existsSync(built)).toBe(false)
})
