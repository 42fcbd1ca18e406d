import type { Log } from '../process/log.ts'
import { describeFailure } from '../server/failure.ts'
import type { AccountChecker } from '../passwords/account-checker.ts'
import { pause } from '../process/pause.ts'

/**
 * Returns the version of the accounts, or undefined while it is not known. The first of several failures in
 * a row is logged.
 */
export type ReadVersion = () => Promise<string | undefined>

/**
 * Makes a reader of versions that survives a fault in one file of the host: the watch over all files goes
 * on, and the file is read again next time.
 */
export function createVersionReader(
  checker: Pick<AccountChecker, 'sourcesVersion'>,
  log: Log,
): ReadVersion {
  let isFailing = false
  return async () => {
    try {
      const version = await checker.sourcesVersion()
      isFailing = false
      return version
    } catch (error) {
      if (!isFailing) log('error', `Accounts cannot be watched: ${describeFailure(error)}`)
      isFailing = true
      return undefined
    }
  }
}

/** Resolves when the accounts have another version than this one, or when the signal aborts. */
export async function waitForAccountChange(
  readVersion: ReadVersion,
  version: string | undefined,
  { everyMs, signal }: { readonly everyMs: number; readonly signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    const now = await readVersion()
    if (now !== undefined && now !== version) return
    await pause(everyMs, signal)
  }
}
