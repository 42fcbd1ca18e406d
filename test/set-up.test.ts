import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
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
  for (const script of ['build-simd.sh', 'compile-modules.sh', 'build-console.sh']) {
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
function npm(install: string, version = '11.0.0'): { readonly npm: string } {
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
      stdout: 'ran build-simd.sh\nran compile-modules.sh\nran build-console.sh\n',
    })
    expect(first.stderr).toMatch(/^Installing OpenHSS: about 3\d\d packages, 600 MB below [^\n]*\n/)
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

  test('what npm leaves out for an old Node is installed by the new one', () => {
    const bringNode = `mkdir -p node_modules/.bin; printf '#!/bin/sh\\necho v24' > node_modules/.bin/node
      chmod +x node_modules/.bin/node; ${INSTALL}`
    const npmThat = (completes: string) => ({
      npm: npm(bringNode).npm.replace(
        'esac',
        `install*) echo "$* by $(node)" >> calls; ${completes} ;;\nesac`,
      ),
    })
    expect(run('set-up.sh', { ...npmThat('true'), node: 'echo v20' }).status).toBe(0)
    const calls = () => readFileSync(path.join(folder, 'calls'), 'utf8')
    expect(calls()).toMatch(/^install --no-save .* by v24\n$/)

    rmSync(path.join(folder, 'node_modules'), { recursive: true })
    const failed = run('set-up.sh', { ...npmThat('echo ENOSPC; exit 1'), node: 'echo v20' })
    expect(failed.status).toBe(1)
    expect(failed.stderr).toMatch(/\nOpenHSS cannot be installed: the disk is full; .*\n$/)
    // So it is tried again.
    expect(existsSync(path.join(folder, 'node_modules/.package-lock.json'))).toBe(false)

    writeFileSync(path.join(folder, 'calls'), '')
    expect(run('set-up.sh', { ...npmThat('true'), node: 'echo v24' }).status).toBe(0)
    expect(calls()).toBe('')
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

describe('scripts/build-console.sh', () => {
  const BUILDING = '  console   its pages are being built\n'
  /** A Vite that writes one page, into the folder that it is told. */
  const VITE = 'mkdir "$3" && echo page > "$3/index.html"'
  const page = () => path.join(folder, 'packages/console/dist/index.html')
  const source = () => path.join(folder, 'packages/console/src/main.tsx')
  const build = (vite: string) => run('build-console.sh', { vite })

  beforeEach(() => {
    for (const each of ['packages/console/src', 'packages/contract/src']) {
      mkdirSync(path.join(folder, each), { recursive: true })
    }
    copyFileSync(
      path.join(REPOSITORY, 'scripts/build-console.sh'),
      path.join(folder, 'scripts/build-console.sh'),
    )
    writeFileSync(source(), '')
  })

  /** Sets a file's or a folder's time a second after that of the build. */
  function makeNewer(file: string): void {
    const { mtimeMs } = statSync(path.join(folder, 'packages/console/dist/built'))
    utimesSync(path.join(folder, file), mtimeMs / 1000 + 1, mtimeMs / 1000 + 1)
  }

  test('builds once, and again when anything that pages are made of is newer', () => {
    expect(build(VITE)).toEqual({ status: 0, stdout: '', stderr: BUILDING })
    expect(readFileSync(page(), 'utf8')).toBe('page\n')
    expect(build('exit 1')).toEqual({ status: 0, stdout: '', stderr: '' })

    for (const newer of [
      'packages/console/src/main.tsx',
      // As when a file is deleted.
      'packages/console/src',
      'packages/contract/src',
      'package-lock.json',
    ]) {
      makeNewer(newer)
      expect(build(VITE).stderr).toBe(BUILDING)
      utimesSync(path.join(folder, newer), 0, 0)
      expect(build('exit 1').stderr).toBe('')
    }
    rmSync(path.dirname(page()), { recursive: true })
    expect(build(VITE).stderr).toBe(BUILDING)
  })

  test('what is edited while it builds is built the next time', () => {
    expect(build(`${VITE}; touch -d '+1 second' src/main.tsx`).status).toBe(0)
    expect(build(VITE).stderr).toBe(BUILDING)
  })

  test('a build that fails is told in one sentence, and leaves the pages of before', () => {
    build(VITE)
    makeNewer('packages/console/src/main.tsx')
    const failing = `echo half > index.html
      printf '%s\\n' '✗ Build failed in 70ms' 'error during build:' 'Build failed with 1 error:' '' \\
        '[plugin texts] locales/zh.po' 'Error: a sentence lacks its Chinese' '    at build' >&2; exit 1`
    const { status, stderr } = build(failing)
    expect(status).toBe(1)
    expect(stderr).toBe(
      `${BUILDING}The console cannot be built: [plugin texts] locales/zh.po Error: a sentence lacks its Chinese\n`,
    )
    expect(readFileSync(page(), 'utf8')).toBe('page\n')
    expect(readdirSync(path.join(folder, 'node_modules/.cache'))).toEqual([])
  })

  test('without one there is nothing to start', () => {
    const { status, stderr } = run('set-up.sh', { ...npm(INSTALL), vite: 'exit 1' })
    expect(status).toBe(1)
    expect(stderr).toMatch(/\nThe console cannot be built: [^\n]*\n$/)
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
