import path from 'node:path'
import { readExecutablePath } from '../../host/executable-path.ts'
import type { System } from '../../host/system.ts'
import type { Service } from './service.ts'

/** Base names of the programs that each kind of service is one of; which of them is one, its arguments tell. */
export const SERVICE_PROGRAMS: Readonly<Record<Service['type'], RegExp>> = {
  ftp: /^(?:vsftpd|proftpd)$/,
  // `mysqld_safe` and `mariadbd-safe`, which start them, are shell scripts.
  mysql: /^(?:mysqld|mariadbd)$/,
  postgresql: /^(?:postgres|postmaster)$/,
  // Debian's server is a link to redis-check-rdb.
  redis: /^(?:redis|valkey)-(?:server|sentinel|check-rdb|check-aof)$/,
  tomcat: /^(?:java|jsvc)/,
}

/** IDs of the processes of a host. */
export function listProcessIds(system: System): number[] {
  const listing = system.listDirectory('proc')
  const names = 'value' in listing ? listing.value : []
  return names.filter((name) => /^[1-9]\d{0,6}$/.test(name)).map(Number)
}

/** Whether a process may be a service. Costs a readlink for each. */
export function hasServiceProcess(system: System): boolean {
  const programs = Object.values(SERVICE_PROGRAMS)
  return listProcessIds(system).some((pid) => {
    const program = readProgram(system, pid)
    return program !== undefined && programs.some((each) => each.test(program))
  })
}

/** Base name of its executable, or of its command where that may not be read; undefined: a kernel thread, or it is gone. */
export function readProgram(system: System, pid: number): string | undefined {
  const executable = readExecutablePath(system, pid)
  if ('value' in executable) return path.posix.basename(executable.value)
  if (executable.missing !== 'permission') return undefined
  // The first 15 characters; whose program is hidden still shows its name.
  const name = system.readText(`proc/${pid}/comm`, MAX_NAME_BYTES)
  return 'value' in name ? name.value.trimEnd() : undefined
}

const MAX_NAME_BYTES = 4_096
