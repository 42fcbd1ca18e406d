import { readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DATA_DIRECTORY } from '@openhss/contract'

/** A lock that is held until it is released or the process ends, however it ends. */
export interface DataDirectoryLock extends Disposable {
  release(): void
}

/**
 * Makes this process the only user of a data directory.
 * @throws "already running with process id N" when another process has it.
 *
 * The lock is the kernel's (fcntl), and SQLite, which is part of Node, is Node's only way to it: an
 * exclusive transaction on an empty file. So there is no stale lock to recognise: after SIGKILL, a power
 * cut or the reuse of a process ID the lock is simply free, two processes cannot both get it, and it holds
 * between containers that share the directory, where process IDs say nothing.
 */
export function lockDataDirectory(directory: string): DataDirectoryLock {
  const file = path.join(directory, DATA_DIRECTORY.lockFile)
  createPrivately(file)
  const database = new DatabaseSync(file)
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw new Error(describeFailure(directory, file, cause), { cause })
  }
  held.add(database)
  const release = () => {
    if (held.delete(database)) database.close()
  }
  return { release, [Symbol.dispose]: release }
}

/** Tells whether that error says that another process has the directory. */
export function isInUse(error: unknown): boolean {
  const { errcode } = ((error as Error).cause ?? {}) as { errcode?: number }
  return errcode === SQLITE_BUSY
}

/** The garbage collector would close, and so unlock, a database that nothing refers to. */
const held = new Set<DatabaseSync>()

/** Makes the file private: a user who can read it could lock it too, and keep us out. */
function createPrivately(file: string): void {
  try {
    writeFileSync(file, '', { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5

function describeFailure(directory: string, file: string, cause: unknown): string {
  const { errcode, message } = cause as Error & { errcode?: number }
  if (errcode !== SQLITE_BUSY) return `The data directory ${directory} cannot be locked: ${message}`
  const holder = findHolder(file)
  const who = holder === undefined ? 'in another container' : `with process id ${holder}`
  return `OpenHSS is already running ${who}; it uses the data directory ${directory}.`
}

/**
 * Finds the process that holds a lock on the file in the kernel's list, whose lines look like `1: POSIX
 * ADVISORY  WRITE 6242 fe:00:2146331 1073741824 1073742335`. A process in another container has no ID that
 * we could see. Source: https://man7.org/linux/man-pages/man5/proc_locks.5.html
 */
function findHolder(file: string): number | undefined {
  const { ino } = statSync(file)
  for (const line of readFileSync('/proc/locks', 'utf8').split('\n')) {
    const [, kind, , , pid, place] = line.trim().split(/\s+/)
    if (kind === 'POSIX' && place?.endsWith(`:${ino}`) && Number(pid) > 0) return Number(pid)
  }
  return undefined
}
