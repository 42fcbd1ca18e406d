import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const COMMAND = fileURLToPath(new URL('../../bin/openhss', import.meta.url))

/** Runs a line of the shell in which `openhss` is the real command. */
function run(line: string) {
  const script = `set -o pipefail; openhss() { '${COMMAND}' "$@"; }; ${line}`
  const { status, stderr } = spawnSync('bash', ['--norc', '-c', script], {
    env: { PATH: process.env.PATH, OPENHSS_DATA_DIR: '/nonexistent' },
    encoding: 'utf8',
  })
  return { status, stderr }
}

test.each(['openhss environment', 'openhss --help', 'openhss doctor --json'])(
  '%s says in one line that the disk is full, and does not end well',
  (line) => {
    expect(run(`${line} > /dev/full`)).toEqual({
      status: 1,
      stderr: 'error: Standard output is incomplete: the disk is full\n',
    })
  },
)

test('a reader that has enough is no error', () => {
  expect(run('openhss environment | true')).toEqual({ status: 0, stderr: '' })
  expect(run('openhss bogus 2>&1 >/dev/full | true')).toMatchObject({ status: 2 })
})

test('a message that nobody can read leaves the exit code as it is', () => {
  expect(run('openhss token 2> /dev/full')).toEqual({ status: 1, stderr: '' })
  expect(run('openhss bogus 2> /dev/full')).toEqual({ status: 2, stderr: '' })
})

test('a file gets all of it', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'standard-output-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'out')
  expect(run(`openhss environment > ${file}`)).toEqual({ status: 0, stderr: '' })
  expect(readFileSync(file, 'utf8')).toMatch(/^Environment:\n[^]*\n {2}TERM .*\n$/)
})
