import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { ScanResult } from '@openhss/contract'
import { hasOwnMachine } from '@openhss/testkit/hosts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OPENHSS } from './openhss-host.ts'

const YAML = readFileSync(
  path.join(import.meta.dirname, '../packages/server/src/http/install/daemonset.yaml'),
  'utf8',
)

describe('the pod', () => {
  test('takes no right that it does not need', () => {
    const capabilities = /add: \[(.*)\]/.exec(YAML)?.[1]
    expect(capabilities).toBe("'DAC_READ_SEARCH', 'SYS_PTRACE', 'SETUID'")
    for (const line of [
      "drop: ['ALL']",
      'readOnlyRootFilesystem: true',
      'allowPrivilegeEscalation: false',
      'automountServiceAccountToken: false',
      'hostPID: true',
      'type: RuntimeDefault',
    ]) {
      expect(YAML).toContain(` ${line}\n`)
    }
    expect(YAML).not.toMatch(/privileged: true|hostNetwork|hostIPC|ClusterRole/)
    expect(YAML).toMatch(/mountPath: \/host\n +readOnly: true\n/)
  })

  test('is YAML that every parser reads the same', () => {
    const lines = YAML.split('\n')
    expect(lines.filter((line) => /\t|\s$/.test(line))).toEqual([])
    const odd = lines.filter((line) => (/^ */.exec(line)?.[0].length ?? 0) % 2 === 1)
    expect(odd).toEqual([])
  })
})

describe.runIf(hasOwnMachine)('with the rights of the pod', () => {
  let folder: string
  let listener: ChildProcess
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-pod-'))
    // A program of another user, which nobody without SYS_PTRACE may look into.
    const program = `require('node:http').createServer().listen(0, '0.0.0.0', () => console.log('listens'))`
    listener = spawn(
      'setpriv',
      ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, '-e', program],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    if (listener.stdout !== null) await once(listener.stdout, 'data')
  })
  afterAll(() => {
    listener.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  test('a look at the host that is mounted finds what root finds on it', () => {
    const capabilities = [...(/add: \[(.*)\]/.exec(YAML)?.[1] ?? '').matchAll(/[A-Z_]+/g)]
      .map(([name]) => `,+${name.toLowerCase()}`)
      .join('')
    const pod = `
      mount --rbind / ${folder}
      mount -o remount,bind,ro ${folder}
      exec setpriv --no-new-privs --inh-caps=-all --bounding-set=-all${capabilities} \
        ${OPENHSS} scan --json --root ${folder}`
    const inPod = scan('unshare', [
      '--mount',
      '--net',
      '--propagation',
      'private',
      'sh',
      '-ec',
      pod,
    ])
    const asRoot = scan(OPENHSS, ['scan', '--json'])
    expect(inPod.ports.length).toBeGreaterThan(0)
    expect(inPod.ports).toEqual(asRoot.ports)
    expect(inPod.accounts.length).toBeGreaterThan(0)
    expect(inPod.accounts).toEqual(asRoot.accounts)
    expect(inPod.coverage.ports?.complete).toBe(asRoot.coverage.ports?.complete)
    expect(inPod.coverage.accounts?.complete).toBe(asRoot.coverage.accounts?.complete)
  })

  test('one right less is told of, and never silence', () => {
    const bounded = `exec setpriv --bounding-set=-sys_ptrace ${OPENHSS} scan --json --no-passwords`
    expect(scan('sh', ['-c', bounded]).coverage.ports?.complete).toBe(false)
  })
})

function scan(program: string, words: readonly string[]): ScanResult {
  const { stdout, stderr, status } = spawnSync(program, words, { encoding: 'utf8' })
  // 3: it found something.
  if (status !== 0 && status !== 3) throw new Error(stderr)
  return JSON.parse(stdout) as ScanResult
}
