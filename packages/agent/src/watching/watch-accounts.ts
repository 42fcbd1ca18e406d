import type { AccountCoverage, AccountVerdict } from '@openhss/contract'
import { waitForAccountChange } from './account-changes.ts'
import type { AuditProgress, AuditTier, LogLevel } from '../agent-events.ts'
import { describeFailure } from '../failure.ts'
import { mergeVerdicts } from './merge-verdicts.ts'
import type { NewestOnly } from '../reporting/newest-only.ts'
import type { AccountAuditor } from '../passwords/account-auditor.ts'
import { pause } from '../pause.ts'
import type { Snapshot } from '../reporting/reports.ts'

/** What is known of the accounts, and which run says so. */
export interface AccountSnapshot extends Snapshot<AccountVerdict, AccountCoverage> {
  readonly tier: AuditTier
  /** False while the run goes on: it tells of its findings at once. */
  readonly finished: boolean
}

export interface AccountWatch {
  readonly auditor: Pick<AccountAuditor, 'run' | 'sourcesVersion'>
  readonly inbox: NewestOnly<AccountSnapshot>
  readonly onProgress: (tier: AuditTier, progress: AuditProgress) => void
  readonly changeCheckMs: number
  /** From the end of one run of the whole list to the next. */
  readonly repeatMs: () => number
  readonly log: (level: LogLevel, message: string) => void
  readonly signal: AbortSignal
}

/**
 * Audits the accounts until the signal aborts: the likely words at once, then the whole list; both
 * again when an account changes, the whole list again every day.
 */
export async function watchAccounts(watch: AccountWatch): Promise<void> {
  const { auditor, signal, changeCheckMs } = watch
  let tiers: readonly AuditTier[] = BOTH_TIERS
  let known: Known = { items: [], coverage: NOTHING_COVERED }
  while (!signal.aborted) {
    const version = auditor.sourcesVersion()
    const round = new AbortController()
    const over = AbortSignal.any([signal, round.signal])
    const changed = waitForAccountChange(auditor, version, { everyMs: changeCheckMs, signal: over })
    const ended = changed.then(() => round.abort())
    for (const tier of tiers) known = await audit(tier, known, over, watch)
    if (!over.aborted) await pause(watch.repeatMs(), over)
    tiers = round.signal.aborted ? BOTH_TIERS : ['full']
    round.abort()
    await ended
  }
}

const BOTH_TIERS: readonly AuditTier[] = ['quick', 'full']

/** What the newest snapshot says of all accounts. */
interface Known {
  readonly items: readonly AccountVerdict[]
  readonly coverage: AccountCoverage
}

/** Before the first run has ended nobody knows what it will have covered. */
const NOTHING_COVERED: AccountCoverage = {
  complete: false,
  accounts: 0,
  tested: 0,
  list_version: '',
  words_planned: 0,
  gaps: [],
}

/** One run; each finding replaces what is known of its account, the end what is known of all. */
async function audit(
  tier: AuditTier,
  known: Known,
  signal: AbortSignal,
  { auditor, inbox, onProgress, log }: AccountWatch,
): Promise<Known> {
  if (signal.aborted) return known
  let latest = known
  const put = (items: readonly AccountVerdict[], coverage: AccountCoverage, finished: boolean) => {
    // An account changed, or the agent stops: what this run says now is out of date or not whole.
    if (signal.aborted) return
    latest = { items, coverage }
    inbox.put({ scannedAt: new Date(), items, coverage, tier, finished })
  }
  try {
    const { verdicts, coverage } = await auditor.run({
      tier,
      pace: tier === 'quick' ? 'interactive' : 'background',
      signal,
      onProgress: (progress) => onProgress(tier, progress),
      onFinding: (finding) =>
        put(mergeVerdicts(latest.items, finding), { ...known.coverage, complete: false }, false),
    })
    put(verdicts, coverage, true)
  } catch (error) {
    // The ports go on being watched; the next round tries the accounts again.
    if (!signal.aborted) log('error', `The password audit failed: ${describeFailure(error)}`)
  }
  return latest
}
