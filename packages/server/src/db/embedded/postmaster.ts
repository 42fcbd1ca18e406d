import type { ChildProcess } from 'node:child_process'
import { statfs } from 'node:fs/promises'
import path from 'node:path'
import type { DatabaseLog } from '../database-log.ts'
import { clusterName } from './cluster-processes.ts'
import { SOCKET_FOLDER } from './cluster-folder.ts'
import { describeEnd, startProgram } from './programs.ts'
import type { Programs } from './programs.ts'
import { followLines } from './server-lines.ts'
import type { ServerLines } from './server-lines.ts'
import { maxLogSize, settings } from './settings.ts'

export interface Postmaster {
  /** Resolves with the reason when the server ends without having been asked to. */
  readonly crashed: Promise<Error>
  /**
   * Stops the server by a fast shutdown; after 3 s by an immediate one, which costs a recovery at the next
   * start.
   */
  stop(): Promise<void>
}

/**
 * Starts the server on the cluster of that name in the folder and waits until it accepts connections.
 * @throws the server's last lines when it does not.
 */
export async function startPostmaster(
  programs: Programs,
  cluster: string,
  log: DatabaseLog,
): Promise<Postmaster> {
  const { nameForPrograms } = programs.folder
  const { blocks, bsize } = await statfs(programs.folder.path)
  const parameters = toParameters({
    ...settings,
    max_wal_size: maxLogSize(blocks * bsize),
    cluster_name: clusterName(path.join(programs.folder.path, cluster)),
    unix_socket_directories: path.join(nameForPrograms, SOCKET_FOLDER),
  })
  const child = startProgram(
    programs,
    'postgres',
    ['-D', path.join(nameForPrograms, cluster), ...parameters],
    { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const lines = followLines(child.stderr, log)
  const ended = describeEnd(child, 'exit')
  // Without this the server would outlive a process that ends by an exception.
  const shutDown = () => void child.kill('SIGINT')
  process.once('exit', shutDown)
  void ended.finally(() => process.off('exit', shutDown))

  await waitUntilReady(child, lines, ended)

  let stopping = false
  return {
    crashed: ended.then((how) =>
      stopping ? FOREVER : new Error(`PostgreSQL ended (${how}): ${lines.last(1)}`),
    ),
    stop: async () => {
      stopping = true
      child.kill('SIGINT')
      const impatience = setTimeout(() => child.kill('SIGQUIT'), FAST_SHUTDOWN_MS)
      await ended
      clearTimeout(impatience)
    },
  }
}

/** All of OpenHSS stops within 5 s, and an immediate shutdown takes well under one. */
const FAST_SHUTDOWN_MS = 3_000
/** A recovery writes a line every 10 s: log_startup_progress_interval. */
const SILENCE_MS = 60_000
const FOREVER = new Promise<never>(() => undefined)
const READY = 'database system is ready to accept connections'

function toParameters(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

async function waitUntilReady(
  child: ChildProcess,
  lines: ServerLines,
  ended: Promise<string>,
): Promise<void> {
  const failure = await Promise.race([
    lines.waitFor(READY, SILENCE_MS),
    // The last lines may arrive after the news of the end.
    ended.then((how) => lines.finished.then(() => how)),
  ])
  if (failure === undefined) return
  child.kill('SIGQUIT')
  throw new Error(`PostgreSQL did not start (${failure}): ${lines.last()}`)
}
