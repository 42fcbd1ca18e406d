import { execFileSync } from 'node:child_process'
import { appendFileSync, rmSync } from 'node:fs'
import type { AccountVerdict } from '@openhss/contract'
import { INT32_MAX } from '@openhss/contract'
import { hashOf, MD5, NT, STRONG, temporaryHost, temporaryHostOf } from '@openhss/testkit/hosts'
import type { HashProgram } from '@openhss/testkit/hosts'
import { describe, expect, test } from 'vitest'
import type { System } from '../host/system.ts'
import { createAccountChecker } from './account-checker.ts'
import { runTestCheck } from './run-test-check.fixture.ts'
import { maskPassword } from './verdicts/mask.ts'

/** Hashes of real programs at the lowest cost that they take: mkpasswd, openssl. */
const PROGRAMS: readonly HashProgram[] = [
  ['yescrypt', 'mkpasswd', '-m', 'yescrypt', '-R', '1'],
  ['gost-yescrypt', 'mkpasswd', '-m', 'gost-yescrypt', '-R', '1'],
  ['scrypt', 'mkpasswd', '-m', 'scrypt', '-R', '6'],
  ['bcrypt', 'mkpasswd', '-m', 'bcrypt', '-R', '4'],
  ['bcrypt', 'mkpasswd', '-m', 'bcrypt-a', '-R', '4'],
  ['sha512-crypt', 'mkpasswd', '-m', 'sha512crypt'],
  ['sha512-crypt', 'mkpasswd', '-m', 'sha512crypt', '-R', '1000'],
  ['sha256-crypt', 'mkpasswd', '-m', 'sha256crypt'],
  ['sha256-crypt', 'mkpasswd', '-m', 'sha256crypt', '-R', '1000'],
  ['sunmd5', 'mkpasswd', '-m', 'sunmd5', '-R', '1000'],
  ['md5-crypt', 'mkpasswd', '-m', 'md5crypt'],
  ['bsdi-des', 'mkpasswd', '-m', 'bsdicrypt', '-R', '101'],
  ['des', 'mkpasswd', '-m', 'descrypt'],
  ['nt', 'mkpasswd', '-m', 'nt'],
  ['sha512-crypt', 'openssl', 'passwd', '-6'],
  ['sha256-crypt', 'openssl', 'passwd', '-5'],
  ['md5-crypt', 'openssl', 'passwd', '-1'],
]

describe('a check of hashes that real programs made', () => {
  test('finds a word under every scheme, and takes none before it for it', async () => {
    // The third word that is tested.
    const accounts = PROGRAMS.map((program, i) => ({
      name: `weak${i}`,
      password: hashOf(`weak${i}1`, program),
    }))
    const { verdicts, coverage } = await runTestCheck({
      system: temporaryHost(accounts),
      // A guess on scrypt takes 32 MiB; a worker of the tests is larger than an agent may be.
      hasRoomFor: () => true,
    })
    expect(verdicts).toMatchObject(
      PROGRAMS.map(([scheme], i) => ({
        verdict: 'weak',
        scheme,
        desensitized_weak_passwords: maskPassword(`weak${i}1`),
      })),
    )
    expect(coverage).toMatchObject({ complete: true, accounts: 17, tested: 17, gaps: [] })
  })

  test('does not find 24 random characters under a quick one', async () => {
    const quick = PROGRAMS.filter(
      ([scheme, , ...options]) =>
        ['md5-crypt', 'bsdi-des', 'des', 'nt'].includes(scheme) ||
        (scheme.startsWith('sha') && options.includes('-R')),
    )
    const accounts = quick.map((program, i) => ({
      name: `strong${i}`,
      password: hashOf(STRONG, program),
    }))
    const { verdicts } = await runTestCheck({ system: temporaryHost(accounts) })
    expect(verdicts).toHaveLength(7)
    for (const verdict of verdicts) {
      expect(verdict).toMatchObject({
        verdict: 'not_found',
        list_version: expect.stringMatching(/^[\da-f]{12}$/),
      })
      expect('words_tried' in verdict && verdict.words_tried).toBeGreaterThan(1_000)
    }
  })

  test.each(['YESCRYPT', 'SHA512', 'SHA256', 'MD5', 'DES'])(
    'reads the files that chpasswd has written with %s',
    async (method) => {
      const system = temporaryHost([{ name: 'alice', password: '*', ages: '0:0:30:7' }])
      changePassword(system, method, 'alice:password1')
      const { named } = await runTestCheck({ system })
      expect(named['alice']).toMatchObject({
        verdict: 'weak',
        duration: 30,
        used_days: expect.any(Number),
        desensitized_weak_passwords: 'pa****r**',
      })
    },
  )

  test('reads a bcrypt hash that chpasswd has written', async () => {
    const system = temporaryHost([{ name: 'alice', password: '*' }])
    const hash = hashOf('password1', ['', 'mkpasswd', '-m', 'bcrypt', '-R', '4'])
    changePassword(system, undefined, `alice:${hash}`)
    expect((await runTestCheck({ system })).named['alice']?.verdict).toBe('weak')
  })
})

describe('verdicts', () => {
  test('end every account, each in its own way', async () => {
    const system = temporaryHost([
      { name: 'root', password: hashOf('toor', MD5), ages: '20000:0:90:7' },
      { name: 'nobody', password: '*' },
      { name: 'open', password: '' },
      { name: 'future', password: '$zz$salt$digest' },
      { name: 'argon', password: '$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$ZGlnZXN0' },
      { name: 'cut', password: '$6$salt$cut' },
      { name: 'overlong', password: `$6$saltsaltsaltsaltX$${'x'.repeat(86)}` },
      // The hash is well formed, but the library takes no cost below 4.
      { name: 'refused', password: `$2b$03$${'x'.repeat(53)}` },
    ])
    const now = () => Date.UTC(2026, 0, 1)
    const { verdicts, coverage } = await runTestCheck({ system, now })
    const service_type = 'system'
    const used_days = Math.floor(now() / 86_400_000) - 20_000
    expect(verdicts).toEqual([
      {
        user_name: 'root',
        service_type,
        // The password is older than the 90 days of its entry.
        account_state: 'expired',
        verdict: 'weak',
        scheme: 'md5-crypt',
        duration: 90,
        used_days,
        desensitized_weak_passwords: '****',
        suggestion: expect.stringContaining('user name'),
      },
      { user_name: 'nobody', service_type, verdict: 'locked' },
      {
        user_name: 'open',
        service_type,
        verdict: 'empty',
        duration: INT32_MAX,
        used_days,
        desensitized_weak_passwords: '',
        suggestion: expect.stringContaining('no password'),
      },
      { user_name: 'future', service_type, verdict: 'unsupported', scheme: 'zz' },
      { user_name: 'argon', service_type, verdict: 'unsupported', scheme: 'argon2id' },
      { user_name: 'cut', service_type, verdict: 'error', reason: 'malformed' },
      { user_name: 'overlong', service_type, verdict: 'error', reason: 'malformed' },
      { user_name: 'refused', service_type, verdict: 'unsupported', scheme: 'bcrypt' },
    ])
    expect(coverage).toMatchObject({ complete: false, accounts: 8, tested: 2 })
    expect(coverage.gaps).toEqual([
      { what: 'account password', reason: 'unsupported', count: 3 },
      { what: 'account password', reason: 'malformed', count: 2 },
    ])
  })

  test('find words of the user, the host, the comment and the project', async () => {
    const { named } = await runTestCheck({
      system: temporaryHost([
        { name: 'carol', password: hashOf('Carol@123', NT) },
        { name: 'dave', password: hashOf('web1123', NT) },
        { name: 'erin', password: hashOf('Miller123', NT), comment: 'Erin Miller' },
        { name: 'frank', password: hashOf('ÄcmeCorp', NT) },
      ]),
      words: ['ÄcmeCorp', 'x'.repeat(1_000)],
    })
    const advice = Object.values(named).map((v) => 'suggestion' in v && v.suggestion)
    const origins = ['user name', 'host name', 'account holder', 'own list']
    expect(advice).toEqual(origins.map((origin) => expect.stringContaining(origin)))
  })

  test('tell of a weak account before the others are done', async () => {
    const controller = new AbortController()
    const found: AccountVerdict[] = []
    const { named, coverage } = await runTestCheck({
      system: temporaryHost([
        { name: 'slow', password: hashOf(STRONG, ['', 'mkpasswd', '-m', 'yescrypt']) },
        { name: 'weak', password: hashOf('admin', NT) },
      ]),
      signal: controller.signal,
      onFinding: (verdict) => {
        found.push(verdict)
        controller.abort()
      },
    })
    expect(found).toEqual([named['weak']])
    expect(named['slow']).toMatchObject({ verdict: 'not_found' })
    expect(coverage.gaps).toEqual([{ what: 'account words', reason: 'stopped', count: 1 }])
    expect(coverage).toMatchObject({ complete: false, tested: 1 })
  })

  test('count one guess for accounts that have the same hash', async () => {
    const password = hashOf(STRONG, NT)
    const alone = await runTestCheck({ system: temporaryHost([{ name: 'ann', password }]) })
    const names = ['ann', 'ben', 'cid'].map((name) => ({ name, password }))
    const together = await runTestCheck({ system: temporaryHost(names) })
    expect(together.guesses).toBeLessThan(alone.guesses * 1.2)
    expect(together.verdicts.map((v) => v.verdict)).toEqual(['not_found', 'not_found', 'not_found'])
  })

  test('say what a shared password has to do with each account', async () => {
    const password = hashOf('Alice@123', NT)
    const names = ['bob', 'alice'].map((name) => ({ name, password }))
    const { named } = await runTestCheck({ system: temporaryHost(names) })
    const suggestion = (text: string) => ({ suggestion: expect.stringContaining(text) })
    expect(named['alice']).toMatchObject(suggestion('made from the user name'))
    expect(named['bob']).toMatchObject(suggestion('Another account has the same password'))
  })

  test('are reached within a budget too', async () => {
    const system = temporaryHost([{ name: 'a', password: hashOf('password1', MD5) }])
    const { named } = await runTestCheck({ system, pace: 'background' })
    expect(named['a']?.verdict).toBe('weak')
  })

  test('say why nothing could be tested', async () => {
    const system = temporaryHost([
      { name: 'a', password: hashOf('password1', MD5) },
      { name: 'b', password: '!' },
    ])
    const { verdicts, coverage } = await runTestCheck({ system, cryptLibraries: ['libnope.so.9'] })
    expect(verdicts).toEqual([
      { user_name: 'a', service_type: 'system', verdict: 'error', reason: 'unsupported' },
      { user_name: 'b', service_type: 'system', verdict: 'locked' },
    ])
    expect(coverage.complete).toBe(false)
  })

  test('say what is missing of an account that etc/shadow does not have', async () => {
    const passwd = 'a:x:1:1::/:/bin/sh\nb:x:1:1::/:/bin/sh\n'
    const { named, coverage } = await runTestCheck({
      system: temporaryHostOf(passwd, 'a:*:1:0:9:7:::\n'),
    })
    expect(named['b']).toMatchObject({ verdict: 'error', reason: 'absent' })
    expect(coverage.gaps).toEqual([
      { what: 'etc/shadow line of an account', reason: 'absent', count: 1 },
    ])
  })

  test('lose no account beside a line of ten megabytes', async () => {
    const lines = ['a:*:1:0:9:7:::', `b:${'x'.repeat(10_000_000)}:::::::`, 'c:!:1:0:9:7:::', '']
    const { verdicts, coverage } = await runTestCheck({
      system: temporaryHostOf('', lines.join('\n')),
    })
    expect(verdicts.map((v) => v.user_name)).toEqual(['a', 'c'])
    expect(coverage.gaps).toEqual([{ what: 'etc/shadow line', reason: 'oversized', count: 1 }])
  })
})

test('a host that is renamed is tested with words of its new name', async () => {
  const system = temporaryHost([{ name: 'a', password: hashOf('db7@123', NT) }])
  let name = 'web1'
  const checker = createAccountChecker({ system, hostName: () => name })
  const ends = []
  for (name of ['web1', 'db7']) {
    const { verdicts } = await checker.run({ tier: 'quick', pace: 'interactive' })
    ends.push(verdicts[0]?.verdict)
  }
  expect(ends).toEqual(['not_found', 'weak'])
})

test('sourcesVersion changes with either file', async () => {
  const system = temporaryHost([{ name: 'a', password: '*' }])
  const checker = createAccountChecker({ system, hostName: () => 'web1' })
  const read = async () => JSON.stringify(await checker.sourcesVersion())
  const versions = [await read(), await read()]
  for (const file of ['etc/shadow', 'etc/passwd']) {
    appendFileSync(system.path(file), '# changed\n')
    versions.push(await read())
  }
  rmSync(system.path('etc/shadow'))
  versions.push(await read())
  expect(versions[1]).toBe(versions[0])
  expect(new Set(versions).size).toBe(4)
})

/** Sets a password in the files of a test host, and only there: chpasswd(8) enters its root. */
function changePassword(system: System, method: string | undefined, input: string): void {
  const options = method ? ['--crypt-method', method] : ['--encrypted']
  const command = ['chpasswd', '--root', system.root, ...options]
  // Entering a root takes root's rights, real ones or those of a namespace.
  const asRoot = process.getuid?.() === 0 ? [] : ['unshare', '--map-root-user']
  const [program = '', ...args] = [...asRoot, ...command]
  const env = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` }
  execFileSync(program, args, { input: `${input}\n`, env, stdio: 'pipe' })
}
