import { readdirSync, readlinkSync, statSync } from 'node:fs'
import path from 'node:path'

/**
 * The ids of the PostgreSQL processes that work in a folder: each has it as its current directory.
 * So a process that was given an old id by chance is never taken for the database. Other users'
 * processes are seen only by root.
 */
export function listClusterProcesses(cluster: string): number[] {
  const folder = statSync(cluster, { bigint: true, throwIfNoEntry: false })
  if (!folder) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => worksIn(pid, folder) && isPostgres(pid))
    .map(Number)
}

/** Sends a signal to a process that may have ended in the meantime. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** By device and inode: a path may have several names. */
function worksIn(pid: string, folder: { dev: bigint; ino: bigint }): boolean {
  try {
    const { dev, ino } = statSync(`/proc/${pid}/cwd`, { bigint: true })
    return dev === folder.dev && ino === folder.ino
  } catch {
    // Ended, or not ours to see.
    return false
  }
}

function isPostgres(pid: string): boolean {
  try {
    // The kernel appends this once an upgrade has replaced the file.
    const program = readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '')
    return ['postgres', 'initdb'].includes(path.basename(program))
  } catch {
    return false
  }
}
