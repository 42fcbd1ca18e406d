import type { AccountAuditor } from '../passwords/account-auditor.ts'
import { pause } from '../pause.ts'

/** Returns once the accounts are no longer those of that version, or the signal aborts. */
export async function waitForAccountChange(
  auditor: Pick<AccountAuditor, 'sourcesVersion'>,
  version: string,
  { everyMs, signal }: { readonly everyMs: number; readonly signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted && (await auditor.sourcesVersion()) === version)
    await pause(everyMs, signal)
}
