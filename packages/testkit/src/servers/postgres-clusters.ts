import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chownSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { findFreePort } from './find-free-port.ts'

/** Root runs servers as the user that Debian's package makes; any other user runs them as itself. */
const isRoot = process.getuid?.() === 0
export const POSTGRES_OWNER = isRoot ? 'postgres' : os.userInfo().username

/** Copies of one new cluster, whose superuser has the name of the user that runs them. */
export interface Clusters {
  start(name: string, setup: PostgresSetup): Promise<RealPostgres>
  remove(): Promise<void>
}

interface PostgresSetup {
  /** Lines of pg_hba.conf. */
  readonly hba: string
  readonly settings?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Puts its socket into a file system of its own, as in a container. It takes root. */
  readonly isHidden?: boolean
}

export interface RealPostgres {
  readonly pid: number
  readonly port: number
  readonly dataFolder: string
  readonly socketFolder: string
  /** Runs SQL as the superuser at the Unix socket, and over TCP where the socket is hidden. */
  sql(text: string): Promise<void>
  /** Returns what the server logged. */
  log(): string
}

/** Tells whether this process may give another one a file system of its own. */
export function canHide(): boolean {
  const arguments_ = ['--mount', 'mount', '-t', 'tmpfs', 'none', os.tmpdir()]
  return isRoot && spawnSync('unshare', arguments_, { stdio: 'ignore' }).status === 0
}

/** Makes the template of all clusters; `bin` is what findDebianPostgres returned. */
export function createClusters(bin: string): Clusters {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-roles-'))
  const account = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid)
  const asOwner = { ...account, cwd: folder }
  const template = path.join(folder, 'template')
  const options = ['--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C']
  execFileSync(path.join(bin, 'initdb'), ['-D', template, '-U', POSTGRES_OWNER, ...options], {
    ...asOwner,
    stdio: 'pipe',
  })
  const stops: (() => Promise<void>)[] = []

  return {
    async start(name, { hba, settings = [], environment = {}, isHidden = false }) {
      const dataFolder = path.join(folder, name)
      const socketFolder = isHidden ? path.join(folder, `${name}.sockets`) : dataFolder
      const logFile = path.join(folder, `${name}.log`)
      execFileSync('cp', ['-a', template, dataFolder])
      writeFileSync(path.join(dataFolder, 'pg_hba.conf'), hba)
      if (isHidden) mkdirSync(socketFolder)
      const log = openSync(logFile, 'a')
      const port = await findFreePort()
      const all = [
        ...SETTINGS,
        `port=${port}`,
        `unix_socket_directories=${socketFolder}`,
        ...settings,
      ]
      const command = [path.join(bin, 'postgres'), '-D', dataFolder]
      const [program = '', ...parameters] = [
        ...(isHidden ? hide(socketFolder) : []),
        ...command,
        ...all.flatMap((setting) => ['-c', setting]),
      ]
      const child = spawn(program, parameters, {
        ...(isHidden ? { cwd: folder } : asOwner),
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'ignore', log],
      })
      closeSync(log)
      const exit = once(child, 'exit')
      stops.push(async () => {
        child.kill('SIGQUIT')
        await exit
      })
      const readLog = () => readFileSync(logFile, 'utf8')
      await waitUntilReady(readLog)
      const where = ['-h', isHidden ? '127.0.0.1' : socketFolder, '-p', String(port)]
      return {
        pid: child.pid ?? 0,
        port,
        dataFolder,
        socketFolder,
        log: readLog,
        async sql(text) {
          const what = ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', 'template1', '-c', text]
          await promisify(execFile)(path.join(bin, 'psql'), [...where, ...what], asOwner)
        },
      }
    },
    async remove() {
      await Promise.all(stops.map((stop) => stop()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Starts a command: the rest runs as the owner, and sees a new file system in the folder. */
function hide(folder: string): string[] {
  const [uid, gid] = [idOf('-u'), idOf('-g')].map(String)
  const mount = `mount -t tmpfs -o mode=0700,uid=${uid} none '${folder}'`
  const become = `setpriv --reuid=${uid} --regid=${gid} --clear-groups`
  return ['unshare', '--mount', 'sh', '-c', `${mount} && exec ${become} "$@"`, 'sh']
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
  return Number(execFileSync('id', [option, POSTGRES_OWNER], { encoding: 'utf8' }))
}

async function waitUntilReady(log: () => string): Promise<void> {
  const deadline = Date.now() + 120_000
  while (!log().includes('ready to accept connections')) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL did not start: ${log()}`)
    await delay(20)
  }
}
