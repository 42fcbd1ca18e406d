import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'

const SCRIPT = path.resolve(import.meta.dirname, '../scripts/install-test-programs.sh')

/** Runs the script where only these programs exist, and some that print what they are given. */
function runWith(
  fakes: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
  ...options: readonly string[]
) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const bin = path.join(folder, 'bin')
  mkdirSync(bin)
  for (const [name, body] of Object.entries(fakes)) {
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  }
  for (const name of ['cut', 'sort', 'tail', 'mktemp', 'rm', 'cat', 'ls', 'chmod']) {
    symlinkSync(`/usr/bin/${name}`, path.join(bin, name))
  }
  const child = spawnSync('/bin/sh', [SCRIPT, ...options], {
    env: { PATH: bin, ...env },
    encoding: 'utf8',
  })
  return { status: child.status, missing: child.stderr.split('\n').filter(Boolean), child }
}

describe('scripts/install-test-programs.sh', () => {
  test('names each missing program when it may not install, and lets tests begin', () => {
    const { status, missing } = runWith({ id: 'echo 1000' }, {})
    expect(status).toBe(0)
    expect(missing.some((line) => line.startsWith('missing: mkpasswd (package whois)'))).toBe(true)
    for (const line of missing) expect(line).toMatch(/^missing: [\w.-]+ \(package [\w.-]+\)/)
  })

  test('fails in CI', () => {
    expect(runWith({ id: 'echo 1000' }, { CI: 'true' }).status).toBe(1)
  })

  test('only names what is missing with --name, also as root', () => {
    const fakes = { id: 'echo 0', 'apt-get': 'echo installed' }
    const { status, missing, child } = runWith(fakes, {}, '--name')
    expect(status).toBe(0)
    expect(missing.some((line) => line.startsWith('missing: mkpasswd (package whois)'))).toBe(true)
    expect(child.stdout).toBe('')
  })

  test('installs what is missing as root, after fresh lists when the old ones fail', () => {
    // The first install fails; an update lets the second put the program where it is looked for.
    const apt = `case "$*" in
      *update*) : >"\${0%/*}/updated" ;;
      *install*whois*) [ -e "\${0%/*}/updated" ] || exit 100
        for program in mkpasswd openssl ss ip ps unshare setpriv; do
          echo '#!/bin/sh' >"\${0%/*}/$program"; chmod +x "\${0%/*}/$program"
        done ;;
    esac`
    const { missing, child } = runWith({ id: 'echo 0', 'apt-get': apt }, { CI: 'true' })
    expect(missing.join(' ')).not.toContain('mkpasswd')
    expect(child.stdout).toMatch(/^Installing for tests and benchmarks:.*\bwhois\b/)
  })
})
