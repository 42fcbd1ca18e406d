import type { System } from '../../host/system.ts'
import { readPamLogins } from './pam-logins.ts'
import { readAccounts } from './read-accounts.ts'
import type { SystemAccounts } from './read-accounts.ts'
import { createSourcesVersion } from './sources-version.ts'

/** Reads the accounts of the host itself. */
export interface SystemAccountReader {
  /**
   * Never throws.
   * @param nowMs milliseconds since the epoch
   */
  read(nowMs: number, signal: AbortSignal): Promise<SystemAccounts>
  /** Changes when an account may have. Never throws. */
  version(): Promise<string>
}

/** Reads on the thread that calls it. */
export function createSystemAccountReader(system: System): SystemAccountReader {
  return {
    read: (nowMs) => Promise.resolve(readAccounts(system, nowMs)),
    version: createSourcesVersion(system, () => Promise.resolve(readPamLogins(system).files)),
  }
}
