import type { Account } from '../account.ts'
import type { Obstacle } from './service.ts'

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
