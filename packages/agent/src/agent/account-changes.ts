import type { Log } from '../process/log.ts'
import { describeFailure } from '../server/failure.ts'
import type { AccountChecker } from '../passwords/account-checker.ts'
import { pause } from '../process/pause.ts'

/** Asks for the version of the accounts; undefined: not known now, which is logged once until it is again. */
export type ReadVersion = () => Promise<string | undefined>

/** A fault in one file of the host must not end the watch over all of them: it is asked again. */
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

/** Returns once the accounts are no longer those of that version, or the signal aborts. */
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
