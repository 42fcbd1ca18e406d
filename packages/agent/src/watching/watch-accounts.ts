import type { AccountCoverage, AccountVerdict } from '@openhss/contract'
import { waitForAccountChange } from './account-changes.ts'
import type { AuditProgress, AuditTier, LogLevel } from '../agent-events.ts'
import { describeFailure } from '../failure.ts'
import { mergeVerdicts } from './merge-verdicts.ts'
import { fitAccounts } from '../reporting/fit-report.ts'
import type { NewestOnly } from '../reporting/newest-only.ts'
import type { AccountAuditor, AuditRequest } from '../passwords/account-auditor.ts'
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
  /** From the end of a failed run to the next; `failures` counts those in a row. */
  readonly retryMs: (failures: number) => number
  /** Whether the server holds a list that an earlier process of this agent sent. */
  readonly serverHoldsList: boolean
  /** Somebody waits for the first findings. */
  readonly interactive: boolean
  readonly log: (level: LogLevel, message: string) => void
  readonly signal: AbortSignal
}

/**
 * Audits the accounts until the signal aborts: the likely words at once, then the whole list; both
 * again when an account changes, the whole list again every day, and what failed after a while.
 */
export async function watchAccounts(watch: AccountWatch): Promise<void> {
  const { auditor, signal, changeCheckMs } = watch
  let tiers: readonly AuditTier[] = BOTH_TIERS
  let known: Known = { items: watch.serverHoldsList ? undefined : [], coverage: NOTHING_COVERED }
  let pace: AuditRequest['pace'] = watch.interactive ? 'interactive' : 'background'
  let failures = 0
  while (!signal.aborted) {
    const version = await auditor.sourcesVersion()
    const round = new AbortController()
    const over = AbortSignal.any([signal, round.signal])
    const changed = waitForAccountChange(auditor, version, { everyMs: changeCheckMs, signal: over })
    const ended = changed.then(() => round.abort())
    let failedAt: number | undefined
    for (const [at, tier] of tiers.entries()) {
      const outcome = await audit({ tier, pace, signal: over }, known, watch)
      known = outcome.known
      if (outcome.failed) failedAt ??= at
      pace = 'background'
    }
    failures = failedAt === undefined ? 0 : failures + 1
    if (!over.aborted) {
      await pause(failures === 0 ? watch.repeatMs() : watch.retryMs(failures), over)
    }
    if (round.signal.aborted) tiers = BOTH_TIERS
    else tiers = failedAt === undefined ? ['full'] : tiers.slice(failedAt)
    round.abort()
    await ended
  }
}

const BOTH_TIERS: readonly AuditTier[] = ['quick', 'full']

/** What the newest snapshot says of all accounts. */
interface Known {
  /** Undefined: the server holds a list that an earlier process found, and no run has ended since. */
  readonly items: readonly AccountVerdict[] | undefined
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
  request: Pick<AuditRequest, 'tier' | 'pace'> & { readonly signal: AbortSignal },
  known: Known,
  { auditor, inbox, onProgress, log }: AccountWatch,
): Promise<{ readonly known: Known; readonly failed: boolean }> {
  const { tier, signal } = request
  if (signal.aborted) return { known, failed: false }
  let latest = known
  const put = ({ items, coverage }: Known, finished: boolean) => {
    // An account changed, or the agent stops: what this run says now is out of date or not whole.
    if (signal.aborted) return
    const scannedAt = new Date()
    if (items === undefined) inbox.put({ scannedAt, items, coverage, tier, finished })
    else inbox.put({ scannedAt, ...fitAccounts({ items, coverage }), tier, finished })
  }
  try {
    const { verdicts, coverage } = await auditor.run({
      ...request,
      onProgress: (progress) => onProgress(tier, progress),
      onFinding: (finding) => {
        // A list of findings only would take the place of the whole one that the server holds.
        if (latest.items === undefined || signal.aborted) return
        const items = mergeVerdicts(latest.items, finding)
        latest = { items, coverage: { ...known.coverage, complete: false } }
        put(latest, false)
      },
    })
    if (signal.aborted) return { known: latest, failed: false }
    latest = { items: verdicts, coverage }
    put(latest, true)
    return { known: latest, failed: coverage.gaps.some(({ reason }) => reason === 'failed') }
  } catch (error) {
    if (signal.aborted) return { known: latest, failed: false }
    // The ports go on being watched, and what is known of the accounts stays.
    log('error', `The password audit failed: ${describeFailure(error)}`)
    const gaps = [...latest.coverage.gaps, AUDIT_FAILED]
    put({ ...latest, coverage: { ...latest.coverage, complete: false, gaps } }, false)
    return { known: latest, failed: true }
  }
}

const AUDIT_FAILED = { what: 'password audit', reason: 'failed', count: 1 } as const
