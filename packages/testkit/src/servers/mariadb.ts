import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findFreePort } from './find-free-port.ts'

const INSTALLED = ['/usr/sbin/mariadbd', '/usr/libexec/mariadbd'].find((file) => existsSync(file))

/** In CI a missing server is a failure; elsewhere its tests are left out. */
export const hasMariaDb = INSTALLED !== undefined || process.env['CI'] === 'true'

/** Root runs servers as the user that Debian's package makes; any other user runs them as itself. */
export const MARIADB_OWNER = process.getuid?.() === 0 ? 'mysql' : os.userInfo().username

export interface RealMariaDb {
  readonly pid: number
  readonly socket: string
  /** Undefined with --skip-networking. */
  readonly port: number | undefined
  /** Runs SQL as the user of this process, or as another one by `options`. @returns rows, with tabs in them. */
  sql(text: string, ...options: readonly string[]): string
  log(): string
  stop(): Promise<void>
}

/** Data directories and servers of one test file. */
export class MariaDbLab {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-my-'))
  readonly #servers: RealMariaDb[] = []
  readonly #program: string

  /** By default the program has another name, so that agents of other tests leave these servers alone. */
  constructor(name: 'mariadbd' | 'mariadbd-of-a-test' = 'mariadbd-of-a-test') {
    this.#own(this.folder)
    this.#program = path.join(this.folder, name)
    execFileSync('cp', [INSTALLED ?? 'mariadbd', this.#program])
  }

  /** Makes a data directory as Debian's package does: root gets in by the socket. */
  create(name: string): string {
    const [template, data] = [path.join(this.folder, 'template'), path.join(this.folder, name)]
    if (!existsSync(template)) {
      const options = [`--datadir=${template}`, `--user=${MARIADB_OWNER}`, '--skip-test-db']
      execFileSync('mariadb-install-db', ['--no-defaults', ...options], { stdio: 'pipe' })
    }
    execFileSync('cp', ['-a', template, data])
    return data
  }

  /** Starts a server; its socket is below `root`, where a server of Debian has it below /. */
  async start(
    data: string,
    { root = data, network = false, hidden = false, args = [] }: StartOptions = {},
  ): Promise<RealMariaDb> {
    const socket = path.join(root, 'run/mysqld/mysqld.sock')
    for (const folder of [root, path.join(root, 'run'), path.dirname(socket)]) {
      mkdirSync(folder, { recursive: true })
      this.#own(folder)
    }
    const port = network ? await findFreePort() : undefined
    const logFile = path.join(data, 'error.log')
    const where = port
      ? [`--port=${port}`, '--bind-address=127.0.0.1']
      : ['--skip-networking', '--port=0']
    const files = [`--datadir=${data}`, `--socket=${socket}`, `--log-error=${logFile}`]
    const options = [
      '--no-defaults',
      '--basedir=/usr',
      `--user=${MARIADB_OWNER}`,
      ...files,
      ...where,
      ...SMALL,
      ...args,
    ]
    const command = [...(hidden ? hide(path.dirname(socket)) : []), this.#program, ...options]
    const child = spawn(command[0] ?? '', command.slice(1), { stdio: 'ignore' })
    const exit = once(child, 'exit')
    const server: RealMariaDb = {
      pid: child.pid ?? 0,
      socket,
      port,
      sql: (text, ...asWho) =>
        execFileSync('mariadb', [...CLIENT, ...asWho, '-S', socket, '-N'], {
          input: text,
          encoding: 'utf8',
          stdio: 'pipe',
        }),
      log: () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : ''),
      async stop() {
        child.kill('SIGTERM')
        await exit
      },
    }
    this.#servers.push(server)
    await untilReady(() => server.log(), exit)
    return server
  }

  async remove(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()))
    rmSync(this.folder, { recursive: true, force: true })
  }

  #own(folder: string): void {
    if (process.getuid?.() !== 0) return
    const id = (option: string) =>
      Number(execFileSync('id', [option, MARIADB_OWNER], { encoding: 'utf8' }))
    chownSync(folder, id('-u'), id('-g'))
  }
}

interface StartOptions {
  readonly root?: string
  readonly network?: boolean
  /** Puts its socket on a file system that only the server sees, like that of a container. */
  readonly hidden?: boolean
  readonly args?: readonly string[]
}

/** Accounts are kept in Aria; without InnoDB a server starts and stops in half the time. */
const SMALL = ['--innodb=OFF', '--default-storage-engine=Aria', '--performance-schema=OFF']

/** Without a language in the environment the client would take names for Latin-1. */
const CLIENT = ['--no-defaults', '--default-character-set=utf8mb4']

/** Starts a command: the rest runs with a file system of its own in the place of the folder. */
function hide(folder: string): string[] {
  const mount = 'mount -t tmpfs -o mode=777 none "$0" && exec "$@"'
  return ['unshare', '--mount', 'sh', '-c', mount, folder]
}

/** Waits for a line of the log: a connection that only looks would be logged as aborted. */
async function untilReady(readLog: () => string, exit: Promise<unknown>): Promise<void> {
  let hasEnded = false
  void exit.then(() => (hasEnded = true))
  const deadline = Date.now() + 120_000
  while (!readLog().includes('ready for connections')) {
    if (hasEnded || Date.now() > deadline) throw new Error(`mariadbd does not start: ${readLog()}`)
    await delay(20)
  }
}
