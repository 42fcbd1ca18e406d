import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
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
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'

const STARTER = path.join(import.meta.dirname, 'agent/openhss-agent.sh')

let packaged: string
let own: string
beforeEach(() => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'openhss-starter-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  packaged = path.join(root, 'packaged')
  own = path.join(root, 'own')
  writeVersion(packaged, '0.2.0')
  mkdirSync(path.join(own, 'versions'), { recursive: true })
  writeStarter()
})

/** Writes it as it is, but for the folder, and for the time that a version has. */
function writeStarter({ seconds = 20 } = {}): void {
  const text = readFileSync(STARTER, 'utf8')
    .replace(/^own=.*$/m, `own=${own}`)
    .replace(/^max_seconds=.*$/m, `max_seconds=${seconds}`)
  writeFileSync(path.join(packaged, 'openhss-agent'), text, { mode: 0o755 })
}

/** Writes a version whose program says which one it is. */
function writeVersion(folder: string, version: string): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of [
    ['node', 'node'],
    ['main.js', '// the program'],
    ['version', `${version}\n`],
    ['launch', `#!/bin/sh\necho ${version} "$@"\n`],
  ] as const) {
    writeFileSync(path.join(folder, name), text)
    chmodSync(path.join(folder, name), 0o755)
  }
}

/** Writes a version that is on trial, and turns the link to it. */
function installVersion(version: string, before = ''): string {
  const folder = path.join(own, 'versions', version)
  writeVersion(folder, version)
  writeFileSync(path.join(folder, 'upgrade'), `the-id\n${version}\n`)
  writeFileSync(path.join(folder, 'before'), `${before}\n`)
  writeFileSync(path.join(folder, 'starts'), '0\n')
  rmSync(path.join(own, 'current'), { force: true })
  symlinkSync(`versions/${version}`, path.join(own, 'current'))
  return folder
}

const start = (...words: string[]) =>
  execFileSync(path.join(packaged, 'openhss-agent'), words, { encoding: 'utf8' }).trim()

describe('which version runs', () => {
  test('the one of the package, while there is no other', () => {
    expect(start('run', '--x')).toBe('0.2.0 run --x')
    rmSync(own, { recursive: true })
    expect(start('status')).toBe('0.2.0 status')
  })

  test.each([
    ['0.3.0', '0.3.0'],
    ['0.10.0', '0.10.0'],
    ['0.2.1~rc.1', '0.2.1~rc.1'],
    // Somebody installed a package since.
    ['0.2.0', '0.2.0'],
    ['0.2.0~rc.1', '0.2.0'],
    ['0.1.9', '0.2.0'],
  ])('where the agent became %s: %s', (version, expected) => {
    const folder = installVersion(version)
    rmSync(path.join(folder, 'starts'))
    expect(start('status')).toBe(`${expected} status`)
    expect(existsSync(path.join(own, 'failed'))).toBe(false)
  })

  test.each(['node', 'launch', 'main.js', 'version'])('of the package, without %s', (name) => {
    const folder = installVersion('0.3.0')
    rmSync(path.join(folder, name))
    expect(start('run')).toBe('0.2.0 run')
  })
})

describe('a version on trial', () => {
  test('is started three times, and then the one before', () => {
    writeVersion(path.join(own, 'versions/0.2.5'), '0.2.5')
    installVersion('0.3.0', 'versions/0.2.5')
    const runs = Array.from({ length: 5 }, () => start('run'))
    expect(runs).toEqual(['0.3.0 run', '0.3.0 run', '0.3.0 run', '0.2.5 run', '0.2.5 run'])
    expect(readlinkSync(path.join(own, 'current'))).toBe('versions/0.2.5')
    expect(readFileSync(path.join(own, 'failed'), 'utf8')).toBe(
      'the-id\n0.3.0\nit ended 3 times before a report was acknowledged\n',
    )
  })

  test('gives way to the package where there is none before, or that is gone', () => {
    for (const before of ['', 'versions/0.2.5']) {
      const folder = installVersion('0.3.0', before)
      writeFileSync(path.join(folder, 'starts'), '3\n')
      expect(start('run')).toBe('0.2.0 run')
      expect(start('run')).toBe('0.2.0 run')
    }
  })

  test('is not counted by what people type', () => {
    const folder = installVersion('0.3.0')
    for (let count = 0; count < 5; count += 1) start('status')
    expect(readFileSync(path.join(folder, 'starts'), 'utf8')).toBe('0\n')
  })

  test('goes on after a power cut that left its count empty', () => {
    const folder = installVersion('0.3.0')
    writeFileSync(path.join(folder, 'starts'), '')
    expect(start('run')).toBe('0.3.0 run')
    expect(readFileSync(path.join(folder, 'starts'), 'utf8')).toBe('1\n')
  })

  test('that passed is started for ever', () => {
    const folder = installVersion('0.3.0')
    rmSync(path.join(folder, 'starts'))
    const runs = Array.from({ length: 5 }, () => start('run'))
    expect(new Set(runs)).toEqual(new Set(['0.3.0 run']))
  })

  test('that hangs is ended when its time is over, and the reason is kept', async () => {
    writeStarter({ seconds: 0 })
    const folder = installVersion('0.3.0')
    writeFileSync(
      path.join(folder, 'launch'),
      `#!/bin/sh\nexec sh -c 'read -r line' "${folder}/main.js"\n`,
    )
    const hanging = spawn(path.join(packaged, 'openhss-agent'), ['run'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    const [, signal] = await once(hanging, 'exit')
    expect(signal).toBe('SIGKILL')
    expect(start('run')).toBe('0.2.0 run')
    expect(readFileSync(path.join(own, 'failed'), 'utf8')).toMatch(
      /^the-id\n0\.3\.0\nno report was acknowledged within 0 seconds\n$/,
    )
  })
})

test('where starts cannot be counted, the one of the package runs', () => {
  installVersion('0.3.0')
  expect(start('run')).toBe('0.3.0 run')
  // No file takes a byte any more, as on a full disk.
  const script = `trap '' XFSZ; ulimit -f 0; exec ${packaged}/openhss-agent run 2>/dev/null`
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe('0.2.0 run\n')
  expect(start('run')).toBe('0.2.0 run')
})

test('the starter is short', () => {
  const lines = readFileSync(STARTER, 'utf8').split('\n')
  expect(lines.filter((line) => !/^\s*(?:#|$)/.test(line)).length).toBeLessThanOrEqual(40)
})
