import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { silentLog } from './database-log.ts'
import type { DatabaseLog } from './database-log.ts'
import { chooseUnixUser } from './embedded/unix-user.ts'
import { findBinaries } from './embedded/binaries.ts'
import { APPLICATION, ensureCluster } from './embedded/cluster.ts'
import { ensureSocketFolder, openClusterFolder } from './embedded/cluster-folder.ts'
import { keepRunning } from './embedded/keep-running.ts'
import { stopLeftovers } from './embedded/leftovers.ts'
import { startPostmaster } from './embedded/postmaster.ts'
import type { Postmaster } from './embedded/postmaster.ts'
import type { Programs } from './embedded/programs.ts'
import { ensureRuntime } from './embedded/runtime.ts'
import { SUPERUSER } from './embedded/superuser.ts'

export interface EmbeddedPostgresOptions {
  /** Created when missing; nothing else may be in it. Its owner is the user who starts the server. */
  readonly directory: string
  readonly log?: DatabaseLog
}

/** An embedded PostgreSQL; `await using` stops it. */
export interface EmbeddedPostgres extends AsyncDisposable {
  /** URL for connect(): the role and the database of the server, over the Unix socket. */
  readonly url: string
  /** URL of the bootstrap superuser in its own database, for administration and tests. */
  readonly superuserUrl: string
  /** Resolves when the server has ended: after at most 3 s, plus the time of an immediate shutdown. */
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL on `directory`/cluster, which the first call creates (about 0.7 s; later 0.1 s), and again
 * whenever it ends by itself. It survives SIGKILL of this process and of its own at any time. The caller holds the lock of the data
 * directory: a server that is still running there is taken for a leftover and stopped.
 * @throws an Error with a remedy when it cannot be started. See docs/adr/0002-embedded-postgresql.md.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const log = options.log ?? silentLog
  const cluster = path.join(options.directory, CLUSTER)
  const binaries = await findBinaries()
  const unixUser = await chooseUnixUser(cluster)
  const folder = await openClusterFolder(options.directory, unixUser)
  try {
    const runtime = await ensureRuntime(binaries, unixUser, [folder.path, SYSTEM_SHELF], log)
    const programs = { runtime, unixUser, folder }
    await ensureCluster(programs, CLUSTER, binaries.version)
    const postmaster = await startWhenFree(programs, cluster, log)
    const stopServer = keepRunning(
      postmaster,
      (ownLog) => startWhenFree(programs, cluster, ownLog),
      log,
    )
    let stopped: Promise<void> | undefined
    const stop = () => (stopped ??= stopServer().finally(() => folder.close()))
    return {
      url: socketUrl(folder.socketFolder, APPLICATION, APPLICATION),
      superuserUrl: socketUrl(folder.socketFolder, SUPERUSER, 'postgres'),
      stop,
      [Symbol.asyncDispose]: stop,
    }
  } catch (error) {
    folder.close()
    throw unixUser && String(error).includes('EPERM') ? explainMissingRights(error) : error
  }
}

/**
 * Finds the one that another process runs on `directory`. It may be gone at any time, or not there yet.
 * @returns what `startEmbeddedPostgres` would; disposing of it stops nothing.
 */
export async function findEmbeddedPostgres(
  directory: string,
): Promise<Pick<EmbeddedPostgres, 'url'> & Disposable> {
  const unixUser = await chooseUnixUser(path.join(directory, CLUSTER))
  const folder = await openClusterFolder(directory, unixUser)
  return {
    url: socketUrl(folder.socketFolder, APPLICATION, APPLICATION),
    [Symbol.dispose]: () => folder.close(),
  }
}

/** Removes all that is in `directory`, whose database a process of ours left that was killed. */
export async function removeEmbeddedPostgres(directory: string): Promise<void> {
  await stopLeftovers(path.join(directory, CLUSTER), silentLog)
  await rm(directory, { recursive: true, force: true, maxRetries: 10 })
}

const CLUSTER = 'cluster'
/** The programs go here when the data directory itself is closed to the database user. */
const SYSTEM_SHELF = '/var/cache/openhss'

/** PostgreSQL says this about a leftover that was not there yet, or not gone yet, when we looked. */
const OCCUPIED = /lock file "postmaster.pid" already exists|pre-existing shared memory block/
const OCCUPIED_LIMIT_MS = 10_000

async function startWhenFree(
  programs: Programs,
  cluster: string,
  log: DatabaseLog,
): Promise<Postmaster> {
  const deadline = performance.now() + OCCUPIED_LIMIT_MS
  for (;;) {
    await stopLeftovers(cluster, log)
    await ensureSocketFolder(programs.folder, programs.unixUser)
    try {
      return await startPostmaster(programs, path.basename(cluster), log)
    } catch (error) {
      if (!OCCUPIED.test(String(error)) || performance.now() > deadline) throw error
      await delay(100)
    }
  }
}

function explainMissingRights(cause: unknown): Error {
  return new Error(
    'Root may not hand the embedded PostgreSQL to another user here; a container needs the ' +
      'capabilities CHOWN, SETUID, SETGID and KILL for it. ' +
      'Or start OpenHSS as an ordinary user, or set DATABASE_URL.',
    { cause },
  )
}

function socketUrl(folder: string, user: string, database: string): string {
  return `postgres://${user}@${encodeURIComponent(folder)}/${database}`
}
