import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const REPOSITORY = path.resolve(import.meta.dirname, '..')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-set-up-'))
  for (const each of ['scripts', 'bin', 'home', 'packages/cli/bin']) {
    mkdirSync(path.join(folder, each), { recursive: true })
  }
  for (const file of ['scripts/set-up.sh', 'scripts/put-on-path.sh', 'packages/cli/bin/openhss']) {
    copyFileSync(path.join(REPOSITORY, file), path.join(folder, file))
  }
  for (const script of ['build-simd.sh', 'compile-modules.sh']) {
    writeFileSync(path.join(folder, 'scripts', script), `echo ran ${script}\n`)
  }
  copyFileSync(path.join(REPOSITORY, 'package-lock.json'), path.join(folder, 'package-lock.json'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Runs a script of the folder, with these programs before those of the system. */
function run(script: string, fakes: Readonly<Record<string, string>>, ...options: string[]) {
  for (const [name, body] of Object.entries(fakes)) {
    writeFileSync(path.join(folder, 'bin', name), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  }
  const { status, stdout, stderr } = spawnSync('sh', [path.join('scripts', script), ...options], {
    cwd: folder,
    env: { PATH: `${path.join(folder, 'bin')}:/usr/bin:/bin`, HOME: path.join(folder, 'home') },
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

/** An npm that answers these questions, and does this when it is to install. */
function npm(install: string, version = '11.0.0'): Readonly<Record<string, string>> {
  return {
    npm: `case "$*" in
--version) echo ${version} ;;
'config get registry') echo https://registry.example.org/ ;;
ci*) ${install} ;;
esac`,
  }
}

const INSTALL = 'mkdir -p node_modules; echo {} > node_modules/.package-lock.json'

describe('scripts/set-up.sh', () => {
  test('says what it installs, and the second time nothing', () => {
    const first = run('set-up.sh', npm(INSTALL))
    expect(first).toMatchObject({
      status: 0,
      stdout: 'ran build-simd.sh\nran compile-modules.sh\n',
    })
    expect(first.stderr).toMatch(/^Installing OpenHSS: about 2\d\d packages, 600 MB below [^\n]*\n/)
    expect(first.stderr).toMatch(/\nOpenHSS is installed\.\n$/)

    const second = run('set-up.sh', npm('exit 1'))
    expect(second).toMatchObject({ status: 0, stderr: '' })
  })

  test.each([
    ['npm error code ENOTFOUND', /https:\/\/registry\.example\.org\/ cannot be reached; connect/],
    ['npm error code EAI_AGAIN', /cannot be reached/],
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN', /is not trusted; set NODE_EXTRA_CA_CERTS/],
    ['npm error code ENOSPC', /the disk is full; 600 MB/],
    ['npm error code EACCES', /this user may not write to /],
    [
      'npm error code EUSAGE\nnpm error The lock is out of step',
      /npm says: The lock is out of step/,
    ],
  ])('of %j it tells in one sentence', (told, sentence) => {
    const { status, stderr } = run('set-up.sh', npm(`printf '%s\\n' '${told}' >&2; exit 1`))
    expect(status).toBe(1)
    const [, problem, ...rest] = stderr.split('\n')
    expect(problem).toMatch(sentence)
    expect(problem).toMatch(/^OpenHSS cannot be installed: /)
    expect(rest).toEqual([''])
  })

  test('an npm that is too old is named, and not started', () => {
    const { status, stderr } = run('set-up.sh', npm(INSTALL, '6.14.18'))
    expect(status).toBe(1)
    expect(stderr).toMatch(/^OpenHSS cannot be installed: npm 6\.14\.18 is too old; .*\n$/)
    expect(existsSync(path.join(folder, 'node_modules'))).toBe(false)
  })

  test('the oldest npm is the one that package.json names', () => {
    const { engines } = JSON.parse(readFileSync(path.join(REPOSITORY, 'package.json'), 'utf8')) as {
      engines: { npm: string }
    }
    const script = readFileSync(path.join(REPOSITORY, 'scripts/set-up.sh'), 'utf8')
    expect(engines.npm).toBe(`>=${/^oldest_npm=(\d+)$/m.exec(script)?.[1]}`)
  })

  test('before it ran, the command says what to do', () => {
    const { status, stderr } = spawnSync(path.join(folder, 'packages/cli/bin/openhss'), {
      encoding: 'utf8',
    })
    expect(status).toBe(1)
    expect(stderr).toBe(`OpenHSS is not installed yet: run \`npm run setup\` in ${folder}\n`)
  })
})

describe('scripts/put-on-path.sh', () => {
  const user = { id: 'echo 1000' }
  const link = () => path.join(folder, 'home/.local/bin/openhss')

  test('makes a link, twice if need be, says what the PATH lacks, and takes the link away', () => {
    for (const _ of [1, 2]) {
      const made = run('put-on-path.sh', user)
      expect(made).toMatchObject({ status: 0, stderr: '' })
      expect(made.stdout).toMatch(
        /any directory: .*\nYour PATH lacks .*\nUndo it with: npm run path -- --undo\n$/,
      )
      expect(readlinkSync(link())).toBe(path.join(folder, 'packages/cli/bin/openhss'))
    }
    expect(run('put-on-path.sh', user, '--undo')).toMatchObject({ status: 0 })
    expect(existsSync(link())).toBe(false)
    expect(run('put-on-path.sh', user, '--undo')).toMatchObject({ status: 0 })
  })

  test('leaves alone what is not ours', () => {
    mkdirSync(path.dirname(link()), { recursive: true })
    symlinkSync('/bin/true', link())
    for (const options of [[], ['--undo']]) {
      const { status, stderr } = run('put-on-path.sh', user, ...options)
      expect(status).toBe(1)
      expect(stderr).toMatch(/is something else; move it away first\.\n$/)
    }
    expect(readlinkSync(link())).toBe('/bin/true')
  })
})
