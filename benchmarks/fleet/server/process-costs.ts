import { readdirSync, readFileSync } from 'node:fs'

/** CPU seconds that the processes took since they started. */
export interface CpuSeconds {
  readonly server: number
  readonly database: number
}

/** Reads what a server and its PostgreSQL have cost so far; the difference of two looks is the cost between them. */
export function readCpu({
  server,
  postmaster,
}: {
  server: number
  postmaster: number
}): CpuSeconds {
  const backends = childrenOf(postmaster).map((pid) => ownSeconds(pid))
  return {
    server: ownSeconds(server),
    // Connections that ended are in the account of the postmaster.
    database: backends.reduce((sum, each) => sum + each, secondsOf(postmaster, [13, 14, 15, 16])),
  }
}

export function cpuBetween(before: CpuSeconds, after: CpuSeconds): CpuSeconds {
  return {
    server: after.server - before.server,
    database: after.database - before.database,
  }
}

/** Reads the resident bytes of a process: now, and the most so far. */
export function readMemory(pid: number): { residentBytes: number; peakBytes: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const bytesOf = (name: string) =>
    1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN)
  return { residentBytes: bytesOf('VmRSS'), peakBytes: bytesOf('VmHWM') }
}

function ownSeconds(pid: number): number {
  return secondsOf(pid, [13, 14])
}

/** Sums fields of /proc/PID/stat, counted from 0. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function secondsOf(pid: number, places: readonly number[]): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is a name in parentheses, which may hold spaces.
    const fields = `0 0 ${stat.slice(stat.lastIndexOf(')') + 2)}`.split(' ')
    return places.reduce((sum, place) => sum + Number(fields[place]), 0) / TICKS_PER_SECOND
  } catch {
    return 0
  }
}

/** USER_HZ, which is 100 on every Linux that we know. */
const TICKS_PER_SECOND = 100

/** A postmaster has one thread; what it starts is never moved to another parent. */
function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number),
  )
}
