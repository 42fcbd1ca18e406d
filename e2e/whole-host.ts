import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { findDebianPostgres } from '@openhss/testkit'
import { STRONG } from '@openhss/testkit/hosts'
import { findFreePort } from '@openhss/testkit/servers'
import {
  createClusters,
  hasMariaDb,
  hasRedis,
  MariaDbLab,
  RedisLab,
} from '@openhss/testkit/servers'
import { onTestFinished } from 'vitest'

/** A service with weak accounts, strong ones and empty ones. */
export interface StartedService {
  /** The name that the contract gives it. */
  readonly instance: string
  readonly storedHashes: readonly string[]
}

const postgres = findDebianPostgres()

/** In CI a missing server is a failure. */
export const canRunServices =
  (process.getuid?.() === 0 && hasMariaDb && hasRedis && postgres !== undefined) ||
  process.env.CI === 'true'

export async function startMariaDb(weakWord: string): Promise<StartedService> {
  const lab = new MariaDbLab('mariadbd')
  onTestFinished(() => lab.remove())
  const server = await lab.start(lab.create('data'), { network: true })
  server.sql(`
    CREATE USER 'shop'@'%' IDENTIFIED BY '${weakWord}';
    CREATE USER 'stage'@'localhost' IDENTIFIED BY '';
    CREATE USER 'backup'@'localhost' IDENTIFIED BY '${STRONG}';`)
  const hashes = server.sql(
    "SELECT authentication_string FROM mysql.user WHERE user IN ('shop', 'backup')",
  )
  return { instance: String(server.port), storedHashes: hashes.trim().split('\n') }
}

export async function startRedis(weakWord: string): Promise<StartedService> {
  const lab = new RedisLab()
  onTestFinished(() => lab.stop())
  const port = await findFreePort()
  const settings = `port ${port}\nbind 127.0.0.1\nrequirepass ${weakWord}\n`
  await lab.start('cache', { files: { 'redis.conf': settings }, port })
  return { instance: String(port), storedHashes: [] }
}

export async function startPostgres(weakWord: string): Promise<StartedService> {
  const clusters = createClusters(postgres ?? '')
  onTestFinished(() => clusters.remove())
  const hba =
    'host all guest 127.0.0.1/32 trust\nlocal all all peer\nhost all all all scram-sha-256\n'
  const server = await clusters.start('data', { hba })
  await server.sql(`
    CREATE ROLE billing LOGIN PASSWORD '${weakWord}';
    CREATE ROLE guest LOGIN; CREATE ROLE report LOGIN PASSWORD '${STRONG}'; CREATE ROLE readers;
    COPY (SELECT rolpassword FROM pg_authid WHERE rolpassword IS NOT NULL) TO '${server.dataFolder}/hashes'`)
  const hashes = readFileSync(path.join(server.dataFolder, 'hashes'), 'utf8')
  return { instance: String(server.port), storedHashes: hashes.trim().split('\n') }
}

/**
 * Writes fifty accounts into an etc of their own; returns the weak ones, of five schemes at their lowest costs.
 * The strong ones have one hash, as on cloned machines, of the scheme that is tested fastest: against it goes every word.
 */
export function writeAccounts(folder: string, weakWord: string): string[] {
  execFileSync('cp', ['-a', '/etc', folder])
  const strong = makeHash(['-m', 'md5crypt'], STRONG)
  const accounts = Array.from({ length: 50 }, (_, i) => {
    const isWeak = i % 11 === 0
    const name = `person${String(i).padStart(2, '0')}`
    const scheme = i % SCHEMES.length
    const hash = isWeak ? makeHash(SCHEMES[scheme] ?? [], weakWord) : strong
    return { name, isWeak, hash }
  })
  const keep = execFileSync(
    'grep',
    ['-E', '^(root|mysql|postgres|redis|openhss):', '/etc/passwd'],
    {
      encoding: 'utf8',
    },
  )
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
