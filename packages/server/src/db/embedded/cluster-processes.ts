import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/**
 * Returns the name that the command lines of a cluster's processes contain, postmaster and children alike:
 * PostgreSQL shows `cluster_name` in them. It is made of device and inode, because a path may have several
 * names.
 */
export function clusterName(cluster: string): string {
  const { dev, ino } = statSync(cluster)
  return `openhss-${dev.toString(16)}-${ino}`
}

/**
 * Lists the IDs of the PostgreSQL processes that belong to the owner of a folder and have a name on their
 * command line, so that a process which was given an old ID by chance is never taken for the database. The
 * command line is asked because root without CAP_SYS_PTRACE, as in a container, sees no more of another
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
    // The process has ended in the meantime.
    return []
  }
}

/**
 * Recognises a postmaster or one of its children, which write `postgres: name: what it does` over their
 * arguments.
 */
function isPostgres([program = '', ...parameters]: string[], name: string): boolean {
  if (program.startsWith(`postgres: ${name}: `)) return true
  return PROGRAMS.has(path.basename(program)) && parameters.join(' ').includes(name)
}

const PROGRAMS = new Set(['postgres', 'initdb'])
