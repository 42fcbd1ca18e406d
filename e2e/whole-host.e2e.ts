import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { AccountVerdict, ScanResult } from '@openhss/contract'
import { canMakeNamespaces, makeNamespace, startListeners } from '@openhss/testkit/hosts'
import { expect, onTestFinished, test } from 'vitest'
import { OPENHSS } from './openhss-host.ts'
import {
  canRunServices,
  startMariaDb,
  startPostgres,
  startRedis,
  writeAccounts,
} from './whole-host.ts'

const hasAll = canRunServices && canMakeNamespaces()

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
    // The list has every account once, with a verdict.
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
  const containers = await Promise.all([startContainer(), startContainer()])
  return {
    mysql: (await startMariaDb(WEAK_WORDS.mysql)).instance,
    redis: (await startRedis(WEAK_WORDS.redis)).instance,
    postgresql: (await startPostgres(WEAK_WORDS.postgresql)).instance,
    containers,
    weakAccounts: writeAccounts(folder, WEAK_WORDS.system),
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

/** Makes a network and a control group of its own, and starts a server inside. */
async function startContainer(): Promise<string> {
  const name = makeNamespace()
  const child = await startListeners([{ type: 'TCP', host: '0.0.0.0', port: 80 }], name)
  const id = randomBytes(32).toString('hex')
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
        // The group is busy until its last process is gone.
        await delay(10)
      }
    }
  })
  return id
}

function isFifty({ service_type: type, user_name: name }: AccountVerdict): boolean {
  return type === 'system' && name.startsWith('person')
}

function keyOf({ service_type: type, instance, user_name: name }: AccountVerdict): string {
  return JSON.stringify([type, instance, name])
}
