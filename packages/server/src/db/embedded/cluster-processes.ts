import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/**
 * What the command lines of a cluster's processes contain, postmaster and children alike:
 * PostgreSQL shows `cluster_name` in them. Device and inode: a path may have several names.
 */
export function clusterName(cluster: string): string {
  const { dev, ino } = statSync(cluster)
  return `openhss-${dev.toString(16)}-${ino}`
}

/**
 * The ids of the PostgreSQL processes of the owner of a folder that have a name on their command
 * line. So a process that was given an old id by chance is never taken for the database. The
 * command line, because root without CAP_SYS_PTRACE, as in a container, sees no more of another
 * user's process.
 */
export function listClusterProcesses(folder: string, name: string): number[] {
  const owner = statSync(folder).uid
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && isPostgres(readCommandLine(pid, owner), name))
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

function readCommandLine(pid: string, owner: number): string[] {
  try {
    if (statSync(`/proc/${pid}`).uid !== owner) return []
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    // Ended in the meantime.
    return []
  }
}

/** A child of the postmaster writes `postgres: name: what it does` over its arguments. */
function isPostgres([program = '', ...parameters]: string[], name: string): boolean {
  if (program.startsWith(`postgres: ${name}: `)) return true
  return PROGRAMS.has(path.basename(program)) && parameters.join(' ').includes(name)
}

const PROGRAMS = new Set(['postgres', 'initdb'])
