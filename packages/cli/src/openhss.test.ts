import { execFile, spawn } from 'node:child_process'
import type { ExecFileException } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ScanResult } from '@openhss/contract'
import { runOpenHss } from '@openhss/testkit/run-openhss'
import type { Result } from '@openhss/testkit/run-openhss'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const COMMAND = fileURLToPath(new URL('../bin/openhss', import.meta.url))
const WEAK = '$1$saltsalt$kE9ognc0TODG6GInX.9au/'
const OWN_WORD = '$1$saltsalt$G9pFE6qNJkl3Jsb75tNa70'

let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'scan-root-'))
  mkdirSync(path.join(root, 'etc'))
  mkdirSync(path.join(root, 'proc/net'), { recursive: true })
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) writeListeners(table, [])
  writeAccounts({ root: '*' })
})
afterEach(() => rmSync(root, { recursive: true }))

test('scan exits with 0 when nothing is weak or dangerous', async () => {
  writeListeners('tcp', ['00000000:0016'])

  const { code, stdout } = await openhssProcess('scan', '--json')

  expect(code).toBe(0)
  const { ports, accounts, coverage } = JSON.parse(stdout) as ScanResult
  expect(ports).toMatchObject([{ port: 22, type: 'TCP', laddr: '0.0.0.0', status: 'unknown' }])
  expect(ports[0]).not.toHaveProperty('pid')
  expect(ports[0]).toHaveProperty('owner_unknown')
  expect(accounts).toEqual([{ user_name: 'root', service_type: 'system', verdict: 'locked' }])
  expect(coverage).toMatchObject({ ports: { sockets: 1 }, accounts: { accounts: 1 } })
})

test('scan of an empty root is an error, not a clean host', async () => {
  for (const part of ['etc', 'proc']) rmSync(path.join(root, part), { recursive: true })

  const { code, stderr } = await openhss('scan', '--json')

  expect(code).toBe(1)
  expect(stderr).toContain('Nothing could be looked at')
})

test('scan refuses a list of words that never ends', async () => {
  const { code, stderr } = await openhss('scan', '--words', '/dev/zero')

  expect(code).toBe(1)
  expect(stderr).toContain('--words /dev/zero: larger than 17 MiB')
})

test('scan exits with 3 when a port is dangerous, and says why', async () => {
  writeListeners('tcp', ['00000000:18EB'])

  const { code, stdout } = await openhss('scan')

  expect(code).toBe(3)
  expect(stdout).toMatch(/6379 +TCP +0\.0\.0\.0 +danger .*Redis/)
})

test('scan exits with 3 when a password is weak, and never shows it', async () => {
  writeAccounts({ bob: WEAK })

  const { code, stdout } = await openhssProcess('scan', '--json', '--no-ports')

  expect(code).toBe(3)
  const { ports, accounts, coverage } = JSON.parse(stdout) as ScanResult
  expect(accounts).toMatchObject([
    { user_name: 'bob', verdict: 'weak', duration: 90, scheme: 'md5-crypt' },
  ])
  expect(stdout).not.toContain('password1')
  expect(ports).toEqual([])
  expect(coverage).not.toHaveProperty('ports')
})

test('--words adds words, --no-passwords leaves the accounts out', async () => {
  writeAccounts({ bob: OWN_WORD })
  const words = path.join(root, 'words')
  writeFileSync(words, 'first\r\nzyqqo-4711 lemma\n')

  expect((await openhss('scan')).code).toBe(0)
  expect((await openhss('scan', '--words', words)).code).toBe(3)
  expect((await openhss('scan', '--words', words, '--no-passwords')).code).toBe(0)
})

test('scan says last, and loudly, when it could test no password; its exit code stays 0', async () => {
  rmSync(path.join(root, 'etc/shadow'))
  writeFileSync(path.join(root, 'etc/passwd'), 'bob:x:1000:1000::/:/bin/sh\n')

  const table = await openhss('scan')
  const csv = await openhss('scan', '--csv', '--no-ports')

  expect(table.code).toBe(0)
  expect(table.stdout).toMatch(/bob +not tested .* no line in etc\/shadow\n/)
  expect(table.stdout).toMatch(/\nPasswords were NOT tested: .*\n$/)
  expect(csv.stderr).toMatch(/\nPasswords were NOT tested: .*\n$/)
})

test('scan is not loud when there was nothing to test', async () => {
  expect((await openhss('scan')).stdout).not.toContain('NOT')
})

test('text from the host reaches neither the terminal nor a spreadsheet as a command', async () => {
  writeAccounts({ '=cmd|calc': '', 'evil\u{1B}[2J\u{202E}': '' })

  const table = await openhss('scan')
  const csv = await openhss('scan', '--csv', '--no-ports')

  expect(table.stdout).toContain(String.raw`evil\u{1b}[2J`)
  expect(table.stdout).not.toContain('\u{1B}')
  expect(table.stdout).not.toContain('\u{202E}')
  expect(csv.stdout).toMatch(/\n"'=cmd\|calc",/)
  expect(csv.stdout).toContain(String.raw`"evil\u{1b}[2J\u{202e}"`)
  expect(csv.stdout + csv.stderr).not.toMatch(/[^\P{C}\n]/u)
})

test.each([
  [['scan', '--bogus'], 2, /unknown option '--bogus'/],
  [['scna'], 2, /unknown command 'scna'[^]*scan/],
  [['scan', '--json', '--csv'], 2, /cannot be used with/],
  [['scan', '--csv'], 2, /one table: add --no-passwords .* or --no-ports/],
  [['ports', '--port', '70000'], 2, /1 to 65535/],
  [['scan', '--root', '/nonexistent'], 1, /\/nonexistent is not a directory/],
  [['scan', '--words', '/nonexistent'], 1, /--words \/nonexistent/],
  [['token'], 1, /openhss up/],
  [['ports'], 1, /openhss up/],
  [['agent', '--endpoint', 'nowhere'], 1, /--endpoint must be/],
  [['agent', '--endpoint', 'http://192.0.2.1'], 1, /--endpoint .*OPENHSS_ALLOW_HTTP=1/],
])('%j is a mistake that ends with %i and a line, not a stack', async (args, code, message) => {
  const result = await openhss(...args)

  expect(result).toEqual({ code, stdout: '', stderr: expect.stringMatching(message) as string })
  expect(result.stderr).not.toMatch(/\n +at /)
})

test.each([
  [['scna'], 2, /unknown command 'scna'/],
  [['agent', '--endpoint', 'http://127.0.0.1:1'], 1, /join token/],
])('%j ends the process with %i and a line, not a stack', async (args, code, message) => {
  const result = await openhssProcess(...args)

  expect(result).toEqual({ code, stdout: '', stderr: expect.stringMatching(message) as string })
  expect(result.stderr).not.toMatch(/\n +at /)
})

describe('a scan that takes long', () => {
  const SLOW = '$6$rounds=99999$saltsalt$' + 'x'.repeat(86)

  test('shows ports and accounts as they are known, and what it has when it is stopped', async () => {
    writeListeners('tcp', ['00000000:18EB'])
    writeAccounts({ slow: SLOW, bob: WEAK, root: '*' })
    const scan = spawn(COMMAND, ['scan', '--full', '--root', root], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = once(scan, 'close')
    const seen: string[] = []
    for await (const line of createInterface({ input: scan.stdout })) {
      seen.push(line)
      if (line.startsWith('bob ')) scan.kill('SIGINT')
    }

    expect(await ended).toEqual([1, null])
    expect(seen[1]).toMatch(/6379 .*danger/)
    expect(seen.at(-1)).toMatch(/^INCOMPLETE: the scan was interrupted/)
    expect(seen).toContain('1 not tested to the end: slow.')
    expect(seen.join('\n')).toMatch(/account words \(stopped before the end, 1×\)/)
  })

  test('that is stopped is one JSON object, marked as interrupted', async () => {
    const { code, stdout } = await scanUntilProgress('--json')

    expect(code).toBe(1)
    const result = JSON.parse(stdout) as ScanResult
    expect(result).toMatchObject({ interrupted: true, coverage: { accounts: { complete: false } } })
    expect(result.accounts.map(({ user_name: name }) => name)).toEqual(['slow', 'bob'])
  })

  test('that is stopped is one table of CSV, and standard error says so', async () => {
    const { code, stdout, stderr } = await scanUntilProgress('--csv', '--no-ports')

    expect(code).toBe(1)
    expect(stdout.match(/^".*"$/gm)).toHaveLength(3)
    expect(stderr).toMatch(/INCOMPLETE: .*\n$/)
  })

  /** Stops a scan when the first guesses were made. */
  function scanUntilProgress(...options: readonly string[]): Promise<Result> {
    writeAccounts({ slow: SLOW, bob: WEAK })
    const stop = new AbortController()
    const words = ['scan', '--full', '--root', root, ...options]
    const onWarning = (text: string) => {
      if (text.includes('% of')) stop.abort()
    }
    return runOpenHss(words, {}, { stop: stop.signal, liveLines: true, onWarning })
  }
})

test('status tells what is known, also when no server answers', async () => {
  const { code, stdout } = await openhssProcess('status', '--json')

  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    endpoint: null,
    project_id: null,
    host_id: null,
    agent_id: null,
    version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
    last_port_scan_at: null,
    last_password_scan_at: null,
    fleet: null,
  })
})

const CLIENT = ['OPENHSS_ENDPOINT', 'OPENHSS_PROJECT', 'OPENHSS_ALLOW_HTTP']
const SERVER = ['OPENHSS_LISTEN', 'OPENHSS_TLS_CERT', 'SIGHUP']

test.each([
  ['up', SERVER],
  ['scan', ['no password could be tested', 'interrupted']],
  ['server', [...SERVER, 'OPENHSS_LOG_LEVEL']],
  ['agent', ['OPENHSS_ENDPOINT', 'OPENHSS_ALLOW_HTTP', 'SIGHUP']],
  ['join-token', CLIENT],
  ['token', CLIENT],
  ['ports', CLIENT],
  ['weak-passwords', CLIENT],
  ['status', CLIENT],
  ['doctor', ['DATABASE_URL']],
])('%s --help has an example, the exit codes and %j', async (command, named) => {
  const { code, stdout } = await openhss(command, '--help')

  expect(code).toBe(0)
  expect(stdout).toMatch(/Example:\n {2}\S[^]*Exit codes: 0 /)
  for (const name of named) expect(stdout).toContain(name)
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s stops an agent in good order',
  async (name) => {
    const variables = { OPENHSS_ENDPOINT: 'http://127.0.0.1:1', OPENHSS_JOIN_TOKEN: 'token' }
    const agent = spawn(COMMAND, ['agent'], {
      env: { ...environment(), ...variables },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const ended = once(agent, 'exit')
    // The agent waits for the server from its first attempt to enrol on.
    for await (const line of createInterface({ input: agent.stderr })) {
      if (line.includes('is away')) agent.kill(name)
    }

    expect(await ended).toEqual([0, null])
  },
)

test('doctor tries things out, and leaves nothing behind', async () => {
  const { stdout } = await openhssProcess('doctor', '--json')

  const names = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['Node.js', 'database', 'server', 'open ports']))
  expect(existsSync(path.join(root, 'data'))).toBe(false)
})

/** Runs a command line in this process, on the fixture root; every test has a data directory of its own. */
function openhss(...args: readonly string[]): Promise<Result> {
  return runOpenHss(onRoot(args), { OPENHSS_DATA_DIR: path.join(root, 'data') })
}

/** Runs it as a person does: what a process starts with and ends with is its own. */
function openhssProcess(...args: readonly string[]): Promise<Result> {
  const { promise, resolve } = Promise.withResolvers<Result>()
  execFile(
    COMMAND,
    onRoot(args),
    { env: environment() },
    (error: ExecFileException | null, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr })
    },
  )
  return promise
}

function onRoot(args: readonly string[]): string[] {
  const withRoot = args[0] === 'scan' && !args.includes('--root') ? ['--root', root] : []
  return [...args, ...withRoot]
}

function environment() {
  return { PATH: process.env.PATH, OPENHSS_DATA_DIR: path.join(root, 'data') }
}

function writeAccounts(passwords: Readonly<Record<string, string>>): void {
  const names = Object.keys(passwords)
  const passwd = names.map((name) => `${name}:x:1000:1000::/:/bin/sh\n`)
  const shadow = names.map((name) => `${name}:${passwords[name] ?? ''}:19000:0:90:7:::\n`)
  writeFileSync(path.join(root, 'etc/passwd'), passwd.join(''))
  writeFileSync(path.join(root, 'etc/shadow'), shadow.join(''))
}

/** Writes the listening sockets of a table of /proc/net, by their hexadecimal local addresses. */
function writeListeners(table: string, addresses: readonly string[]): void {
  const rows = addresses.map(
    (address, index) =>
      `   ${index}: ${address} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${12_345 + index} 1 0000000000000000 100 0 0 10 0\n`,
  )
  const header =
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
  writeFileSync(path.join(root, 'proc/net', table), header + rows.join(''))
}
