import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { renameSync, rmSync, symlinkSync } from 'node:fs'
import net from 'node:net'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream'
import type { AccountVerdict, ServiceCoverage } from '@openhss/contract'
import { findFreePort } from '@openhss/testkit/servers'
import { STRONG, temporaryHost } from '@openhss/testkit/hosts'
import { hasRedis, RedisLab } from '@openhss/testkit/servers'
import type { RealRedis } from '@openhss/testkit/servers'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Account } from '../../account.ts'
import { runTestCheck } from '../../../passwords/run-test-check.fixture.ts'
import { createPortScanner } from '../../../ports/port-scanner.ts'
import { System } from '../../../host/system.ts'
import { createServiceAccountReader } from '../service-accounts.ts'
import { redis } from './redis.ts'

const system = new System('/')
const scanner = createPortScanner(system)
const reader = createServiceAccountReader(system, [redis], () => scanner.latest().ports)
const NEVER = new AbortController().signal

/** An address of this machine that other hosts can reach. */
const OUTSIDE = Object.values(os.networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address

/** Others may not make namespaces everywhere. */
const isRoot = process.getuid?.() === 0

/** SHA-256 of `dragon`. */
const DRAGON = 'a9c43be948c5cabd56ef2bacffb77cdaa5eec49dd5eb0cc4129cf3eda5f0e74c'

describe.skipIf(!hasRedis)('redis', () => {
  const lab = new RedisLab()
  const servers = new Map<string, RealRedis>()
  const names = new Map<string, string>()

  /** Starts a server on a port of its own, with a file that fits. */
  async function startOnPort(
    name: string,
    lines: string,
    more: Readonly<Record<string, string>> = {},
  ) {
    const port = await findFreePort()
    const folder = path.join(lab.folder, name)
    const text = `port ${port}\nbind 127.0.0.1\nsave ""\ndir ${folder}\n${lines}`
    servers.set(name, await lab.start(name, { files: { 'redis.conf': text, ...more }, port }))
    names.set(name, String(port))
  }

  async function startOnSocket(
    name: string,
    lines: string,
    more: Readonly<Record<string, string>> = {},
  ) {
    const socket = path.join(lab.folder, name, 'redis.sock')
    const text = `port 0\nunixsocket ${socket}\nsave ""\n${lines}`
    servers.set(name, await lab.start(name, { files: { 'redis.conf': text, ...more } }))
    names.set(name, socket)
  }

  async function startWithout(
    name: string,
    args: readonly string[],
    filesFor: (port: number) => Readonly<Record<string, string>> = () => ({}),
  ) {
    const port = await findFreePort()
    const files = filesFor(port)
    const own = ['--port', String(port), '--save', '', ...args]
    servers.set(name, await lab.start(name, { files, args: own, port }))
    names.set(name, String(port))
  }

  async function startOutside() {
    if (OUTSIDE === undefined) return
    const port = await findFreePort()
    const args = ['--port', String(port), '--bind', OUTSIDE, '--save', '']
    servers.set('outside', await lab.start('outside', { args, port, host: OUTSIDE }))
    names.set('outside', `${OUTSIDE}:${port}`)
  }

  /** In a network and with files of its own, as in a container. */
  async function startContained(name: string, lines: string) {
    if (!isRoot) return
    const folder = path.join(lab.folder, name)
    const text = `bind 127.0.0.1\nunixsocket ${folder}/redis.sock\nsave ""\n${lines}`
    const script = `mount -t tmpfs none "$0" && cd "$0" && printf '%s' "$1" >redis.conf && shift && exec "$@"`
    const wrapper = ['unshare', '--net', '--mount', 'sh', '-c', script, folder, text]
    const args = [`${folder}/redis.conf`]
    servers.set(name, await lab.start(name, { wrapper, args }))
  }

  async function startEncrypted() {
    const port = await findFreePort()
    const folder = path.join(lab.folder, 'encrypted')
    const [key, certificate] = ['key', 'certificate'].map((file) => path.join(lab.folder, file))
    const make = ['req', '-x509', '-newkey', 'ed25519', '-nodes', '-subj', '/CN=redis']
    const into = ['-keyout', key ?? '', '-out', certificate ?? '']
    execFileSync('openssl', [...make, ...into], { stdio: 'pipe' })
    const text = [
      `port 0\ntls-port ${port}\nbind 127.0.0.1\nsave ""\nrequirepass dragon\ndir ${folder}`,
      `tls-key-file ${key}\ntls-cert-file ${certificate}\ntls-ca-cert-file ${certificate}`,
      '',
    ].join('\n')
    const files = { 'redis.conf': text }
    servers.set('encrypted', await lab.start('encrypted', { files, port }))
    names.set('encrypted', String(port))
  }

  beforeAll(async () => {
    await Promise.all([
      startContained('contained', 'port 7000\nrequirepass dragon\n'),
      startContained('forwarded', 'port 7001\n'),
      startOnPort('renamed', 'rename-command ACL ""\nrequirepass dragon\nuser bo on >monkey\n'),
      startEncrypted(),
      startWithout('open', []),
      startOnPort('weak', 'requirepass dragon\n'),
      startOnPort('strong', `include ${lab.folder}/strong/conf.*\n`, {
        'conf.a': 'include more.inc\n',
        'more.inc': `requirepass "${STRONG}"\n`,
      }),
      startOnSocket(
        'users',
        [
          'requirepass ignored-by-the-line-below',
          'user default on >dragon +@all ~*',
          'user several on >kJ8#mQz!pL2$ >monkey +@all',
          `user hashed on #${DRAGON}`,
          `user strong on >${STRONG}`,
          'user off off >dragon',
          'user open on nopass',
          'user nothing on >dragon resetpass',
          '',
        ].join('\n'),
      ),
      startOnPort('acl-file', 'aclfile users.acl\nrequirepass dragon\n', {
        'users.acl': `user default off >dragon\nuser bo on >dragon +@all ~*\nuser amy on #${DRAGON} (~x +get)\n`,
      }),
      startOnSocket('forbidden', 'user default on nopass -@all\nuser bo on >dragon +@all ~*\n'),
      // Both files in its folder are of other instances.
      startWithout('lost', ['--requirepass', 'dragon'], (port) => ({
        'other.conf': 'port 1\nrequirepass x\n',
        'elsewhere.conf': `port ${port}\ndir /\nrequirepass x\n`,
      })),
      startWithout('arguments', ['--requirepass', 'dragon', '--set-proc-title', 'no']),
      startOnPort('changed', 'requirepass dragon\n'),
      startOutside(),
    ])
  })
  afterAll(() => lab.stop())

  function server(name: string): RealRedis {
    const found = servers.get(name)
    if (!found) throw new Error(`${name} was not started`)
    return found
  }

  /** Other servers of this machine come and go. */
  async function versionOf(name: string): Promise<string | undefined> {
    const lines = (await reader.version()).split('\n')
    return lines.find((line) => line.startsWith(`redis ${names.get(name)} `))
  }

  async function read(name: string) {
    const all = await reader.read(NEVER)
    const accounts = all.accounts.filter(({ instance }) => instance === names.get(name))
    const coverage = all.coverage.find(({ instance }) => instance === names.get(name))
    return { accounts: byUser(accounts), coverage }
  }

  test('finds the weak passwords of every server, and counts every server', async () => {
    const result = await runTestCheck({ system: temporaryHost([]), services: reader })
    const verdicts = (name: string) => {
      const own = result.verdicts.filter(({ instance }) => instance === names.get(name))
      return Object.fromEntries(own.map((each) => [each.user_name, describeVerdict(each)]))
    }
    expect(verdicts('open')).toEqual({ default: 'empty' })
    expect(verdicts('weak')).toEqual({ default: 'weak sha256' })
    expect(verdicts('strong')).toEqual({ default: 'not_found sha256' })
    expect(verdicts('users')).toEqual({
      default: 'weak sha256',
      several: 'weak sha256',
      hashed: 'weak sha256',
      strong: 'not_found sha256',
      off: 'locked disabled',
      open: 'empty',
      nothing: 'locked',
    })
    expect(verdicts('acl-file')).toEqual({
      default: 'locked disabled',
      bo: 'weak sha256',
      amy: 'weak sha256',
    })
    expect(verdicts('forbidden')).toEqual({ default: 'empty', bo: 'weak sha256' })
    expect(verdicts('arguments')).toEqual({ default: 'weak sha256' })
    expect(verdicts('renamed')).toEqual({ default: 'weak sha256', bo: 'weak sha256' })
    expect(verdicts('lost')).toEqual({})
    const found = result.coverage.services?.map(({ instance }) => instance)
    expect(found).toEqual(expect.arrayContaining([...names.values()]))
    expect(JSON.stringify(result)).not.toMatch(/dragon|monkey|a9c43be9/)
    expect(result.coverage.complete).toBe(false)
  })

  test('fails no login', async () => {
    await reader.read(NEVER)
    await reader.version()
    const bo = ['--user', 'bo', '--pass', 'dragon']
    for (const [name, login] of [
      ['open', []],
      ['weak', ['--pass', 'dragon']],
      ['strong', ['--pass', STRONG]],
      ['users', ['--pass', 'dragon']],
      ['acl-file', bo],
      ['lost', ['--pass', 'dragon']],
      ['arguments', ['--pass', 'dragon']],
    ] as const) {
      expect([name, server(name).refusals(...login)]).toEqual([name, 0])
    }
  })

  test('says which server it cannot read, rather than to take the file of another', async () => {
    const { accounts, coverage } = await read('lost')
    expect(accounts).toEqual({})
    expect(coverage).toMatchObject({
      accounts: 0,
      reason: 'absent',
    } satisfies Partial<ServiceCoverage>)
  })

  test.skipIf(OUTSIDE === undefined)('takes protected mode for what it says', async () => {
    const { accounts } = await read('outside')
    expect(accounts).toMatchObject({ default: { password: { kind: 'empty' } } })
  })

  test.runIf(isRoot)('reads a server in a container by its own files and its socket', async () => {
    const { pid } = server('contained')
    const port = { laddr: '127.0.0.1', port: 7_000, type: 'TCP', pid } as const
    const ports = [{ ...port, category: 'container', container_id: 'netns:1' } as const]
    const inside = createServiceAccountReader(system, [redis], () => ports)
    const find = async () => {
      const { accounts } = await inside.read(NEVER)
      return byUser(accounts.filter(({ instance }) => instance === 'netns:1/7000'))
    }
    const hash = { kind: 'hash', format: 'sha256-hex', hash: DRAGON }
    expect(await find()).toMatchObject({ default: { password: hash } })
    const socket = `/proc/${pid}/root${lab.folder}/contained/redis.sock`
    execFileSync('redis-cli', [
      '--no-auth-warning',
      '-s',
      socket,
      '-a',
      'dragon',
      'ACL',
      'SETUSER',
      'bo',
      'on',
      '>dragon',
    ])
    expect(await find()).toMatchObject({ bo: { password: hash }, default: { password: hash } })
  })

  test.runIf(isRoot)(
    'asks a server in a container at the port that is forwarded to it',
    async () => {
      const { pid } = server('forwarded')
      let connections = 0
      const forwarder = net.createServer((client) => {
        connections += 1
        const server = net.connect(`/proc/${pid}/root${lab.folder}/forwarded/redis.sock`)
        pipeline(client, server, client, () => undefined)
      })
      await once(forwarder.listen(0, '127.0.0.1'), 'listening')
      onTestFinished(() => void forwarder.close())
      const { port } = forwarder.address() as AddressInfo
      const published = { laddr: '127.0.0.1', port, type: 'TCP', category: 'host' } as const
      const row = { ...published, container_id: '', pid, forwarder_pid: process.pid }
      const inside = createServiceAccountReader(system, [redis], () => [row])
      const { accounts } = await inside.read(NEVER)
      const own = accounts.filter(({ instance }) => instance === String(port))
      expect(byUser(own)).toMatchObject({ default: { password: { kind: 'empty' } } })
      expect(connections).toBe(1)
    },
  )

  test('sees a user that was made while the server runs', async () => {
    const before = await versionOf('weak')
    expect(await versionOf('weak')).toBe(before)
    server('weak').cli('--pass', 'dragon', 'ACL', 'SETUSER', 'new', 'on', '>monkey')
    expect(await versionOf('weak')).not.toBe(before)
    expect((await read('weak')).accounts).toMatchObject({ new: { password: { kind: 'hash' } } })
  })

  test('sees a password that was set while the server runs', async () => {
    const before = await versionOf('open')
    server('open').cli('CONFIG', 'SET', 'requirepass', 'monkey')
    expect(await versionOf('open')).not.toBe(before)
    // Nothing says what it is now.
    const { accounts, coverage } = await read('open')
    expect(accounts).toMatchObject({ default: { password: { kind: 'unknown', reason: 'absent' } } })
    expect(coverage?.reason).toBe('absent')
  })

  test('believes the files of a server that speaks TLS', async () => {
    const { accounts } = await read('encrypted')
    expect(accounts).toMatchObject({ default: { password: { kind: 'hash', hash: DRAGON } } })
  })

  test('believes no file that is newer than the server, or a link that was set anew', async () => {
    const file = path.join(lab.folder, 'encrypted', 'redis.conf')
    const before = await versionOf('encrypted')
    const kept = `${file}.kept`
    renameSync(file, kept)
    symlinkSync(kept, file)
    try {
      const { accounts, coverage } = await read('encrypted')
      expect(accounts).toMatchObject({ default: { state: 'as_configured' } })
      expect(coverage?.detail).toContain('as configured, not as it runs now')
      expect(await versionOf('encrypted')).not.toBe(before)
    } finally {
      rmSync(file)
      renameSync(kept, file)
    }
  })

  test('believes the files of a server that hangs', async () => {
    process.kill(server('strong').pid, 'SIGSTOP')
    const { accounts, coverage } = await read('strong')
    expect(accounts).toMatchObject({ default: { password: { kind: 'hash' } } })
    expect(coverage).not.toHaveProperty('reason')
    process.kill(server('strong').pid, 'SIGCONT')
    expect((await read('strong')).accounts).toEqual(accounts)
  })

  test('does not take a password of the file for the one that the server has', async () => {
    server('changed').cli('--pass', 'dragon', 'CONFIG', 'SET', 'requirepass', 'monkey')
    const { accounts, coverage } = await read('changed')
    expect(accounts).toMatchObject({ default: { password: { kind: 'unknown' } } })
    expect(coverage).toMatchObject({ accounts: 1, reason: 'failed' })
  })
})

function byUser(accounts: readonly Account[]): Record<string, Account> {
  return Object.fromEntries(accounts.map((account) => [account.userName, account]))
}

function describeVerdict(account: AccountVerdict): string {
  const scheme = 'scheme' in account ? account.scheme : undefined
  return [account.verdict, scheme, account.account_state].filter((part) => part).join(' ')
}
