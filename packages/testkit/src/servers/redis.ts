import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** In CI a missing server is a failure; elsewhere its tests are left out. */
export const hasRedis = existsSync('/usr/bin/redis-server') || process.env['CI'] === 'true'

export interface RealRedis {
  readonly pid: number
  /** Runs a command with redis-cli. */
  readonly cli: (...command: readonly string[]) => string
  /** Runs commands one after the other. @returns the answer to each as JSON. */
  readonly pipe: (lines: readonly string[]) => string[]
  /** Counts the logins that failed and the commands that were not allowed. */
  readonly refusals: (...login: readonly string[]) => number
}

export interface RedisSettings {
  /** Files in its folder; `redis.conf` is the one that it is started with. */
  readonly files?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  /** When undefined, it listens on its socket `redis.sock` alone. */
  readonly port?: number
  readonly host?: string
  /** The program that starts it, with its own arguments. */
  readonly wrapper?: readonly string[]
}

/** Servers of one test file, each in a folder of its own. */
export class RedisLab {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'openhss-redis-'))
  readonly #stops: (() => Promise<void>)[] = []

  async start(name: string, settings: RedisSettings): Promise<RealRedis> {
    const { files = {}, args = [], port, host = '127.0.0.1', wrapper = [] } = settings
    const folder = path.join(this.folder, name)
    mkdirSync(folder)
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text)
    const config = 'redis.conf' in files ? [path.join(folder, 'redis.conf')] : []
    const [program = '', ...rest] = [...wrapper, 'redis-server', ...config, ...args]
    const child = spawn(program, rest, { cwd: folder, stdio: 'ignore' })
    this.#stops.push(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    })
    const socket = path.join(folder, 'redis.sock')
    // A wrapper may give the server files of its own.
    const seen = wrapper.length > 0 ? `/proc/${child.pid}/root${socket}` : socket
    await untilReached(port === undefined ? { path: seen } : { host, port })
    const address = port === undefined ? ['-s', socket] : ['-h', host, '-p', String(port)]
    const cli = (...command: readonly string[]) =>
      execFileSync('redis-cli', ['--no-auth-warning', ...address, ...command], {
        encoding: 'utf8',
        stdio: 'pipe',
      })
    const pipe = (lines: readonly string[]) => {
      const input = lines.map((line) => `${line}\n`).join('')
      const output = execFileSync('redis-cli', [...address, '--json'], { input, encoding: 'utf8' })
      return output.split('\n').filter((line) => line !== '')
    }
    const refusals = (...login: readonly string[]) => {
      const counts = cli(...login, 'ACL', 'LOG').matchAll(/^count\n(\d+)$/gm)
      return Array.from(counts, ([, count]) => Number(count)).reduce((sum, count) => sum + count, 0)
    }
    return { pid: child.pid ?? 0, cli, pipe, refusals }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#stops.map((stop) => stop()))
    rmSync(this.folder, { recursive: true, force: true })
  }
}

async function untilReached(address: net.NetConnectOpts): Promise<void> {
  const deadline = Date.now() + 120_000
  while (Date.now() < deadline) {
    const socket = net.connect(address)
    try {
      await once(socket, 'connect')
      return
    } catch {
      await delay(20)
    } finally {
      socket.destroy()
    }
  }
  throw new Error('redis-server does not listen')
}
