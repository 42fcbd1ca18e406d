import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chownSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

/** Root runs servers as the user that Debian's package makes; anybody else as himself. */
export const isRoot = process.getuid?.() === 0
export const OWNER = isRoot ? 'postgres' : os.userInfo().username

/** Copies of one new cluster, whose superuser has the name of the user that runs them. */
export interface Clusters {
  start(name: string, hba: string, ...settings: readonly string[]): Promise<RealPostgres>
  remove(): Promise<void>
}

export interface RealPostgres {
  readonly pid: number
  /** Data directory, with the Unix socket in it. */
  readonly folder: string
  readonly port: number
  /** Runs SQL as the superuser at the Unix socket. */
  sql(text: string): Promise<void>
  /** What the server logged. */
  log(): string
}

/** `bin` is what findDebianPostgres returned. */
export function createClusters(bin: string): Clusters {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-roles-'))
  const account = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid)
  const template = path.join(folder, 'template')
  const options = ['--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C']
  execFileSync(path.join(bin, 'initdb'), ['-D', template, '-U', OWNER, ...options], {
    ...account,
    cwd: folder,
    stdio: 'pipe',
  })
  const stops: (() => Promise<void>)[] = []

  return {
    async start(name, hba, ...settings) {
      const data = path.join(folder, name)
      execFileSync('cp', ['-a', template, data])
      writeFileSync(path.join(data, 'pg_hba.conf'), hba)
      const logFile = path.join(folder, `${name}.log`)
      const log = openSync(logFile, 'a')
      const port = await findFreePort()
      const all = [...SETTINGS, `port=${port}`, `unix_socket_directories=${data}`, ...settings]
      const child = spawn(
        path.join(bin, 'postgres'),
        ['-D', data, ...all.flatMap((setting) => ['-c', setting])],
        { ...account, cwd: folder, stdio: ['ignore', 'ignore', log] },
      )
      closeSync(log)
      const exit = once(child, 'exit')
      stops.push(async () => {
        child.kill('SIGQUIT')
        await exit
      })
      const readLog = () => readFileSync(logFile, 'utf8')
      await waitUntilReady(readLog)
      const psql = [
        '-X',
        '-q',
        '-v',
        'ON_ERROR_STOP=1',
        '-h',
        data,
        '-p',
        String(port),
        '-d',
        'template1',
      ]
      return {
        pid: child.pid ?? 0,
        folder: data,
        port,
        log: readLog,
        async sql(text) {
          await promisify(execFile)(path.join(bin, 'psql'), [...psql, '-c', text], {
            ...account,
            cwd: folder,
          })
        },
      }
    },
    async remove() {
      await Promise.all(stops.map((stop) => stop()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'shared_buffers=1MB',
  'max_connections=10',
  'max_wal_senders=0',
  'fsync=off',
  'autovacuum=off',
  'log_connections=on',
  'log_disconnections=on',
]

function idOf(option: '-u' | '-g'): number {
  return Number(execFileSync('id', [option, OWNER], { encoding: 'utf8' }))
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

async function waitUntilReady(log: () => string): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!log().includes('ready to accept connections')) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL did not start: ${log()}`)
    await delay(20)
  }
}
