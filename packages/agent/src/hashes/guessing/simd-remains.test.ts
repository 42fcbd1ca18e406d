import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { SIMD_FILE } from './simd-library.ts'

const SOURCE = fileURLToPath(new URL('simd-remains.fixture.c', import.meta.url))

// The compiler that built the SIMD code is there; without one there is no SIMD code to test.
const isBuilt = existsSync(SIMD_FILE)
if (!isBuilt && process.env['CI'] === 'true') throw new Error('there is no SIMD code')

test.runIf(isBuilt)('no piece of a word stays on the stack or in a vector register', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-remains-'))
  try {
    const program = path.join(folder, 'remains')
    const compiler = process.env['CC'] ?? 'cc'
    execFileSync(compiler, ['-std=gnu11', '-O2', SOURCE, '-o', program, '-ldl', '-lpthread'])
    const lines = execFileSync(program, [SIMD_FILE], { encoding: 'utf8' }).trim().split('\n')
    expect(lines.length % 3).toBe(0)
    const clean = / (?:64|32|16): result 0, stack 0, registers 0$/
    expect(lines.filter((line) => !clean.test(line))).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
