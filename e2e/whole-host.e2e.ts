import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { AccountVerdict, ScanResult } from '@openhss/contract'
import { findDebianPostgres } from '@openhss/testkit'
import { expect, onTestFinished, test } from 'vitest'
import {
  canMakeNamespaces,
  makeNamespace,
  startListeners,
} from '../packages/agent/src/ports/programs.fixture.ts'
import {
  hasMariaDb,
  MariaDbLab,
} from '../packages/agent/src/services/mysql/real-mariadb.fixture.ts'
import { createClusters } from '../packages/agent/src/services/postgresql/real-postgres.fixture.ts'
import {
  freePort,
  hasRedis,
  RedisLab,
} from '../packages/agent/src/services/redis/real-redis.fixture.ts'

const OPENHSS = path.resolve(import.meta.dirname, '../packages/cli/bin/openhss')
const postgres = findDebianPostgres()
const hasAll =
  process.getuid?.() === 0 &&
  hasMariaDb &&
  hasRedis &&
  postgres !== undefined &&
  canMakeNamespaces()

test.runIf(hasAll || process.env.CI === 'true')(
  'a scan shows MariaDB, Redis, PostgreSQL, two containers and fifty accounts, with its coverage (needs root)',
  async () => {
    const host = await createWholeHost()

    const { status, stdout, stderr } = host.run('scan', '--json')
    expect(stderr).toBe('')
    expect(status).toBe(3)
    const { ports, accounts, coverage } = JSON.parse(stdout) as ScanResult

    const weak = (type: string, instance?: string) =>
      accounts
        .filter((each) => each.service_type === type && each.instance === instance)
        .filter(({ verdict }) => verdict === 'weak' || verdict === 'empty')
        .map(({ user_name: name, verdict }) => `${name} ${verdict}`)
        .toSorted()
    expect(weak('system')).toEqual(host.weakAccounts.map((name) => `${name} weak`))
    expect(weak('mysql', host.mysql)).toEqual(['shop@% weak', 'stage@localhost empty'])
    expect(weak('redis', host.redis)).toEqual(['default weak'])
    expect(weak('postgresql', host.postgresql)).toEqual(['billing weak', 'guest empty'])
    expect(accounts.filter(isFifty)).toHaveLength(50)
    // Every account is in the list, once, with a verdict.
    expect(new Set(accounts.map(keyOf)).size).toBe(accounts.length)

    const inside = ports.filter(({ container_id: id }) => host.containers.includes(id))
    expect(inside.map(({ category, laddr, port }) => ({ category, laddr, port }))).toEqual([
      { category: 'container', laddr: '0.0.0.0', port: 80 },
      { category: 'container', laddr: '0.0.0.0', port: 80 },
    ])
    expect(new Set(inside.map(({ pid }) => pid)).size).toBe(2)

    expect(coverage.ports?.namespaces).toBeGreaterThanOrEqual(3)
    const services = coverage.accounts?.services ?? []
    expect(services).toEqual(
      expect.arrayContaining([
        { service_type: 'mysql', instance: host.mysql, accounts: expect.any(Number) as number },
        { service_type: 'redis', instance: host.redis, accounts: 1 },
        {
          service_type: 'postgresql',
          instance: host.postgresql,
          accounts: expect.any(Number) as number,
        },
      ]),
    )

    const table = host.run('scan')
    expect(table.stdout).toMatch(new RegExp(`shop@% +mysql ${host.mysql} +weak`))
    expect(table.stdout).toMatch(/80 +TCP +0\.0\.0\.0 /)
    for (const word of host.words) expect(stdout + table.stdout).not.toContain(word)
  },
)

interface WholeHost {
  /** Instances, as the contract names them. */
  readonly mysql: string
  readonly redis: string
  readonly postgresql: string
  /** Container IDs. */
  readonly containers: readonly string[]
  readonly weakAccounts: readonly string[]
  /** Every weak password in clear text. */
  readonly words: readonly string[]
  run(...words: string[]): { status: number | null; stdout: string; stderr: string }
}

async function createWholeHost(): Promise<WholeHost> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-whole-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const containers = await Promise.all([startContainer(1), startContainer(2)])
  return {
    mysql: await startMariaDb(),
    redis: await startRedis(),
    postgresql: await startPostgres(),
    containers,
    weakAccounts: writeAccounts(folder),
    words: Object.values(WEAK_WORDS),
    run: (...words) => {
      const inside = `mount --bind ${folder}/etc /etc && exec "$@"`
      const args = [
        '--mount',
        '--propagation',
        'private',
        'sh',
        '-c',
        inside,
        'sh',
        OPENHSS,
        ...words,
      ]
      return spawnSync('unshare', args, {
        env: { PATH: process.env.PATH },
        encoding: 'utf8',
        // A machine with 1,000 ports fills the usual megabyte.
        maxBuffer: 64 * 1024 * 1024,
      })
    },
  }
}

const WEAK_WORDS = {
  system: 'Summer2025!',
  mysql: 'shop123',
  redis: 'foobared',
  postgresql: 'billing@123',
}
/** On no list and in no name. */
const STRONG = 'kJ8#mQz!pL2$vN9@xR4&wT7*'

async function startMariaDb(): Promise<string> {
  const lab = new MariaDbLab('mariadbd')
  onTestFinished(() => lab.remove())
  const { sql, port } = await lab.start(lab.create('data'), { network: true })
  sql(`
    CREATE USER 'shop'@'%' IDENTIFIED BY '${WEAK_WORDS.mysql}';
    CREATE USER 'stage'@'localhost' IDENTIFIED BY '';
    CREATE USER 'backup'@'localhost' IDENTIFIED BY '${STRONG}';`)
  return String(port)
}

async function startRedis(): Promise<string> {
  const lab = new RedisLab()
  onTestFinished(() => lab.stop())
  const port = await freePort()
  const settings = `port ${port}\nbind 127.0.0.1\nrequirepass ${WEAK_WORDS.redis}\n`
  await lab.start('cache', { files: { 'redis.conf': settings }, port })
  return String(port)
}

async function startPostgres(): Promise<string> {
  const clusters = createClusters(postgres ?? '')
  onTestFinished(() => clusters.remove())
  const hba =
    'host all guest 127.0.0.1/32 trust\nlocal all all peer\nhost all all all scram-sha-256\n'
  const { sql, port } = await clusters.start('data', { hba })
  await sql(`
    CREATE ROLE billing LOGIN PASSWORD '${WEAK_WORDS.postgresql}';
    CREATE ROLE guest LOGIN; CREATE ROLE report LOGIN PASSWORD '${STRONG}'; CREATE ROLE readers;`)
  return String(port)
}

/** A network and a control group of its own, and a server inside. */
async function startContainer(number: number): Promise<string> {
  const name = makeNamespace()
  const child = await startListeners([{ type: 'TCP', host: '0.0.0.0', port: 80 }], name)
  const id = `${process.pid}`.padStart(63, 'c') + String(number)
  const parent = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified', '/sys/fs/cgroup/pids'].find((each) =>
    existsSync(`${each}/cgroup.procs`),
  )
  const group = path.join(parent ?? '', `docker-${id}.scope`)
  mkdirSync(group)
  writeFileSync(path.join(group, 'cgroup.procs'), String(child.pid))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    while (existsSync(group)) {
      try {
        rmdirSync(group)
      } catch {
        // Busy until its last process is gone.
        await delay(10)
      }
    }
  })
  return id
}

/**
 * Fifty accounts of five schemes at their lowest costs in an etc of their own; returns the weak ones. The
 * strong ones of a scheme have one hash, as on cloned machines, so it is tested once for all of them.
 */
function writeAccounts(folder: string): string[] {
  execFileSync('cp', ['-a', '/etc', folder])
  const strong = SCHEMES.map((options) => makeHash(options, STRONG))
  const accounts = Array.from({ length: 50 }, (_, i) => {
    const isWeak = i % 11 === 0
    const name = `person${String(i).padStart(2, '0')}`
    const scheme = i % SCHEMES.length
    const hash = isWeak ? makeHash(SCHEMES[scheme] ?? [], WEAK_WORDS.system) : strong[scheme]
    return { name, isWeak, hash }
  })
  const keep = execFileSync('grep', ['-E', '^(root|mysql|postgres|redis):', '/etc/passwd'], {
    encoding: 'utf8',
  })
  const passwd = accounts.map(({ name }, i) => `${name}:x:${2000 + i}:2000::/:/bin/sh\n`)
  const shadow = accounts.map(({ name, hash }) => `${name}:${hash}:20000:0:99999:7:::\n`)
  const locked = keep.replaceAll(/^([^:]+):.*$/gm, '$1:*:20000:0:99999:7:::')
  writeFileSync(path.join(folder, 'etc/passwd'), keep + passwd.join(''))
  writeFileSync(path.join(folder, 'etc/shadow'), locked + shadow.join(''))
  return accounts.filter(({ isWeak }) => isWeak).map(({ name }) => name)
}

const SCHEMES = [
  ['-m', 'yescrypt', '-R', '1'],
  ['-m', 'sha512crypt', '-R', '1000'],
  ['-m', 'sha256crypt', '-R', '1000'],
  ['-m', 'md5crypt'],
  ['-m', 'bcrypt', '-R', '4'],
] as const

function makeHash(options: readonly string[], word: string): string {
  return execFileSync('mkpasswd', [...options, word], { encoding: 'utf8' }).trim()
}

function isFifty({ service_type: type, user_name: name }: AccountVerdict): boolean {
  return type === 'system' && name.startsWith('person')
}

function keyOf({ service_type: type, instance, user_name: name }: AccountVerdict): string {
  return JSON.stringify([type, instance, name])
}
