import type { Account } from '../account.ts'
import type { Obstacle, ServiceAccounts } from './service.ts'
import type { ServiceProcess } from './service-process.ts'

/**
 * The first of these files that may be newer than what the process has read of it, if it read them when it
 * started. A file that is gone, or a process that does not show when it started, counts as changed.
 * Paths below the root. Never throws.
 */
export function findNewerFile(
  { files, startedAtMs }: Pick<ServiceProcess, 'files' | 'startedAtMs'>,
  paths: readonly string[],
): string | undefined {
  if (startedAtMs === undefined) return paths[0]
  return paths.find((file) => {
    const change = files.changedAtMs(file)
    return 'missing' in change || change.value > startedAtMs + MAX_CLOCK_ERROR_MS
  })
}

/** The start of a process is known in ticks of 10 ms, the uptime too; a server takes longer than this to start. */
const MAX_CLOCK_ERROR_MS = 100

/**
 * An account by a file that is newer than what the service has read of it. What else its state says
 * stays, but for that no password opens it: that is what may not be so.
 */
export function asConfigured<T extends Pick<Account, 'state' | 'password'>>(account: T): T {
  const saysMore = account.state !== undefined && account.password.kind !== 'locked'
  return saysMore ? account : { ...account, state: 'as_configured' }
}

/** Why accounts are only as configured, and how the service comes to run so. */
export function configuredObstacle(file: string, remedy: string): Obstacle {
  const problem = 'may be newer than what the service runs with: as configured, not as it runs now'
  return { reason: 'unsupported', detail: `${file} ${problem}`.slice(-256), remedy }
}

/** The accounts that these files led to, marked where one of them may be newer than the process. Never throws. */
export function ifAsItRuns(
  read: ServiceAccounts,
  process: Pick<ServiceProcess, 'files' | 'startedAtMs'>,
  paths: readonly string[],
  remedy: string,
): ServiceAccounts {
  const newer = findNewerFile(process, paths)
  if (newer === undefined) return read
  const obstacle = read.obstacle ?? configuredObstacle(`/${newer}`, remedy)
  return { ...read, accounts: read.accounts.map(asConfigured), obstacle }
}
