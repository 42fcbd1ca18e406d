import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync } from 'node:fs'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { findFreePort } from '../servers/find-free-port.ts'

/** A PostgreSQL as another person would run it: TCP, a password, TLS. `await using` removes it. */
export interface DebianPostgres extends AsyncDisposable {
  readonly host: 'localhost'
  readonly port: number
  readonly user: string
  readonly password: string
  /** PEM of the certificate for `localhost`, which signed itself. */
  readonly certificateFile: string
  /** ID of the postmaster that runs now. */
  readonly pid: number
  /** Ends the server by the signal and starts it again: SIGINT is a fast stop, SIGQUIT an immediate one. */
  restart(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void>
}

/** Finds the newest PostgreSQL of the distribution, if any. @throws when there is none and CI=true. */
export function findDebianPostgres(): string | undefined {
  const folders = [
    ...globSync('/usr/lib/postgresql/*/bin').toSorted(byVersion),
    ...(process.env.PATH ?? '').split(':'),
  ]
  const found = folders.find((folder) => existsSync(path.join(folder, 'initdb')))
  if (found === undefined) {
    const line = 'no PostgreSQL of the distribution: tests that need one are skipped\n'
    if (process.env.CI === 'true') throw new Error(line)
    process.stderr.write(line)
  }
  return found
}

/** Starts a server of its own; `bin` is what findDebianPostgres returned. */
export async function startDebianPostgres(bin: string): Promise<DebianPostgres> {
  const folder = await mkdtemp(path.join(tmpdir(), 'openhss-debian-'))
  // PostgreSQL refuses root; the user nobody has the fewest rights.
  const unixUser = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  if (unixUser.uid !== undefined) await chown(folder, unixUser.uid, unixUser.gid)
  const run = (program: string, ...parameters: string[]) =>
    promisify(execFile)(program, words(...parameters), { ...unixUser, cwd: folder })

  const password = 'pass word/@:%?#'
  await writeFile(path.join(folder, 'password'), password, { mode: 0o644 })
  await run(
    path.join(bin, 'initdb'),
    '--pgdata=cluster --username=tester --pwfile=password --no-sync',
    '--auth=scram-sha-256 --encoding=UTF8 --locale=C',
  )
  await run(
    'openssl',
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2',
    '-keyout cluster/server.key -out cluster/server.crt',
    '-subj /CN=localhost -addext subjectAltName=DNS:localhost',
  )
  const port = await findFreePort()
  const start = async () => {
    const child = spawn(
      path.join(bin, 'postgres'),
      words(
        `-D cluster -p ${port} -c listen_addresses=localhost -c unix_socket_directories=`,
        '-c ssl=on -c fsync=off',
      ),
      { ...unixUser, cwd: folder, detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    await waitUntilReady(createInterface({ input: child.stderr }))
    // The server would stop at a full pipe.
    child.stderr.resume()
    return child
  }
  let child = await start()
  const killNow = () => void child.kill('SIGQUIT')
  process.once('exit', killNow)
  return {
    host: 'localhost',
    port,
    user: 'tester',
    password,
    certificateFile: path.join(folder, 'cluster/server.crt'),
    get pid() {
      return child.pid ?? 0
    },
    restart: async (signal) => {
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
      child = await retry(start)
    },
    [Symbol.asyncDispose]: async () => {
      process.off('exit', killNow)
      child.kill('SIGINT')
      await once(child, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The processes of a killed server end a moment after it; until then it cannot be started. */
async function retry<T>(start: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await start()
    } catch (error) {
      if (tries === 100) throw error
      await delay(100)
    }
  }
}

function words(...lines: string[]): string[] {
  return lines.join(' ').split(' ')
}

/** Sorts 17 before 15 before 9.6. */
function byVersion(left: string, right: string): number {
  return right.localeCompare(left, 'en', { numeric: true })
}

async function waitUntilReady(lines: AsyncIterable<string>): Promise<void> {
  const said: string[] = []
  for await (const line of lines) {
    said.push(line)
    if (line.includes('ready to accept connections')) return
  }
  throw new Error(`PostgreSQL did not start: ${said.join('\n')}`)
}
