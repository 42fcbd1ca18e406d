import type { AccountCoverage, AccountVerdict } from '@openhss/contract'
import { MAX_CHARACTERS } from '@openhss/contract/runtime'
import { gapOf } from '../host/gap.ts'
import { AccountChanges } from './account-changes.ts'
import { FindingBatch, nameOf } from './finding-batch.ts'
import type { Log } from '../process/log.ts'
import type { CheckProgress, CheckTier } from './agent-events.ts'
import { describeFailure } from '../server/failure.ts'
import { cleanText } from '../server/reports/clean-text.ts'
import { fitAccounts } from '../server/reports/fit-report.ts'
import type { DetectionReports } from '../server/policy/detection-reports.ts'
import type { Policy } from '../server/policy/policy.ts'
import type { AccountOutbox } from '../server/outbox/open-outbox.ts'
import type { NewestOnly } from '../server/newest-only.ts'
import type { AccountChecker, CheckRequest, KnownSoFar } from '../passwords/account-checker.ts'
import { pause } from '../process/pause.ts'
import type { Snapshot } from '../server/reports/reports.ts'

/** All that is known of the accounts, and the run that it comes from. */
export interface AccountSnapshot extends Snapshot<AccountVerdict, AccountCoverage> {
  readonly tier: CheckTier
  /** False while the run goes on; findings are sent at once. */
  readonly finished: boolean
  /**
   * The detection whose findings are in this snapshot. It is finished once the server has acknowledged
   * them.
   */
  readonly detection?: FinishedDetection
}

interface FinishedDetection {
  readonly id: string
  readonly progress: CheckProgress
}

export interface AccountWatch {
  readonly checker: Pick<AccountChecker, 'run' | 'sourcesVersion'>
  readonly inbox: NewestOnly<AccountSnapshot>
  readonly outbox: Pick<AccountOutbox, 'observe'>
  /** The own words of the project and the detections that somebody asked for. */
  readonly policy: Pick<Policy, 'state' | 'changed'>
  /**
   * Milliseconds that the first run waits for the policy; a run that begins without the own words has to
   * begin anew.
   */
  readonly policyPatienceMs: number
  readonly detections: Pick<DetectionReports, 'running' | 'failed'>
  readonly onProgress: (tier: CheckTier, progress: CheckProgress) => void
  readonly changeCheckMs: number
  /** Milliseconds from the end of one run of the whole list to the next one. */
  readonly repeatMs: () => number
  /** Milliseconds from the end of a failed run to the next one; `failures` counts the failed runs in a row. */
  readonly retryMs: (failures: number) => number
  /** Called when nothing has been checked for a while, and what a check took is not needed soon. */
  readonly onRest: () => void
  /** True when the server holds a list that an earlier process of this agent sent. */
  readonly serverHoldsList: boolean
  /** True when somebody waits for the first findings. */
  readonly interactive: boolean
  readonly log: Log
  readonly signal: AbortSignal
}

/**
 * Checks the accounts until the signal aborts. The likely words are tested at once, then the whole list;
 * both again when the policy changes, the whole list again every day, and a failed run after a while. An account that
 * changes joins the run that is under way, and no change takes the place of one. A detection that somebody asked for is a
 * round of its own, which is done when its likely words are.
 */
export async function watchAccounts(watch: AccountWatch): Promise<void> {
  const { signal, changeCheckMs } = watch
  const changes = new AccountChanges(watch.checker, changeCheckMs, watch.log)
  let tiers: readonly CheckTier[] = BOTH_TIERS
  let known: Known = { items: watch.serverHoldsList ? undefined : [], coverage: NOTHING_COVERED }
  let pace: CheckRequest['pace'] = watch.interactive ? 'interactive' : 'background'
  let failures = 0
  let doneDetection: string | undefined
  if (watch.policy.state.words === undefined) {
    await Promise.race([watch.policy.changed(signal), pause(watch.policyPatienceMs, signal)])
  }
  while (!signal.aborted) {
    const round = new AbortController()
    const over = AbortSignal.any([signal, round.signal])
    const ended = watch.policy.changed(over).then(() => round.abort())
    const asked = watch.policy.state.detection
    const detection = asked === doneDetection ? undefined : asked
    // The detection may have come after the round before had ended.
    if (detection !== undefined) tiers = BOTH_TIERS
    let failedAt: number | undefined
    let isUnfinished = false
    for (const [at, tier] of tiers.entries()) {
      await changes.mark()
      const ofDetection = tier === 'quick' && detection !== undefined && { detection }
      const run = { tier, pace, signal: over, ...ofDetection }
      const outcome = await check(run, known, watch, changes)
      if (ofDetection && !over.aborted) doneDetection = detection
      known = outcome.known
      if (outcome.failed) failedAt ??= at
      isUnfinished = outcome.isUnfinished
      pace = 'background'
    }
    failures = failedAt === undefined ? 0 : failures + 1
    const restMs = () => {
      if (failures > 0) return watch.retryMs(failures)
      return isUnfinished ? changes.delayMs : watch.repeatMs()
    }
    const settled = setTimeout(watch.onRest, SETTLED_MS).unref()
    const hasChanged = !over.aborted && (await hasChangedWithin(restMs(), changes, over))
    if (hasChanged || round.signal.aborted) tiers = BOTH_TIERS
    else tiers = failedAt === undefined ? ['full'] : tiers.slice(failedAt)
    clearTimeout(settled)
    round.abort()
    await ended
  }
}

/** Accounts that change every few seconds leave no rest. */
const SETTLED_MS = 10_000

/** Waits, but not beyond a change of the accounts; false as well when the signal aborts. */
async function hasChangedWithin(
  ms: number,
  changes: AccountChanges,
  signal: AbortSignal,
): Promise<boolean> {
  const over = new AbortController()
  const both = AbortSignal.any([signal, over.signal])
  const changed = changes.next(both)
  await Promise.race([changed, pause(ms, both)])
  over.abort()
  return (await changed).size > 0
}

const BOTH_TIERS: readonly CheckTier[] = ['quick', 'full']

/** The verdicts that the newest snapshot has on all accounts. */
interface Known {
  /** Undefined while the server holds a list that an earlier process found and no run has ended since. */
  readonly items: readonly AccountVerdict[] | undefined
  readonly coverage: AccountCoverage
  readonly detection?: FinishedDetection
}

/** Coverage before the first run has ended: nothing has been looked at. */
const NOTHING_COVERED: AccountCoverage = {
  complete: false,
  accounts: 0,
  tested: 0,
  list_version: '',
  words_planned: 0,
  gaps: [],
}

interface RunEnd {
  readonly known: Known
  readonly failed: boolean
  /** Words are left to test. */
  readonly isUnfinished: boolean
}

interface Run extends Pick<CheckRequest, 'tier' | 'pace'> {
  readonly signal: AbortSignal
  readonly detection?: string
}

/**
 * Does one run. Each finding replaces the verdict of its account, and the end of the run replaces all of
 * them.
 */
async function check(
  { detection, ...request }: Run,
  known: Known,
  { checker, inbox, outbox, onProgress, detections, log }: AccountWatch,
  changes: AccountChanges,
): Promise<RunEnd> {
  const { tier, signal } = request
  if (signal.aborted) return { known, failed: false, isUnfinished: false }
  let latest = known
  let progress: CheckProgress = { guessesDone: 0, guessesPlanned: 0 }
  const put = ({ items, ...rest }: Known, finished: boolean) => {
    // The policy changed or the agent stops, so this run's result is out of date or incomplete.
    if (signal.aborted) return
    const scannedAt = new Date()
    const head = { scannedAt, tier, finished, ...rest }
    if (items === undefined) return inbox.put({ ...head, items })
    const found = fitAccounts({ ...rest, items })
    const changesUntil = outbox.observe(found.items, found.coverage, scannedAt.getTime())
    inbox.put({ ...head, ...found, changesUntil })
  }
  const tellProgress = () => {
    if (detection !== undefined) detections.running(detection, toProgress(progress))
  }
  const findings = new FindingBatch((some) => {
    // A list of findings alone would replace the complete list that the server holds.
    if (latest.items === undefined || signal.aborted) return
    const items = mergeVerdicts(latest.items, some)
    latest = { ...latest, items, coverage: { ...known.coverage, complete: false } }
    put(latest, false)
  })
  try {
    tellProgress()
    const { verdicts, coverage, isUnfinished } = await checker.run({
      ...request,
      tellsRevisions: true,
      changes: (over) => changes.next(over),
      onChanged: (now) => {
        findings.flush()
        if (latest.items === undefined || signal.aborted) return
        const coverageNow = { ...now.coverage, complete: false }
        latest = { ...latest, items: keepEarlier(now, latest.items), coverage: coverageNow }
        put(latest, false)
      },
      onProgress: (now) => {
        progress = now
        onProgress(tier, now)
        tellProgress()
      },
      onFinding: (finding) => findings.add(finding),
    })
    findings.flush()
    if (signal.aborted) return { known: latest, failed: false, isUnfinished }
    const finished = detection === undefined ? known.detection : { id: detection, progress }
    latest = { items: verdicts, coverage, ...(finished && { detection: finished }) }
    put(latest, true)
    const failed = coverage.gaps.some(({ reason }) => reason === 'failed')
    return { known: latest, failed, isUnfinished }
  } catch (error) {
    findings.flush()
    if (signal.aborted) return { known: latest, failed: false, isUnfinished: false }
    // The scans of ports go on, and the verdicts on accounts stay as they are.
    log('error', `The password check failed: ${describeFailure(error)}`)
    if (detection !== undefined)
      detections.failed(detection, cleanText(describeFailure(error), MAX_CHARACTERS.detail))
    const gaps = [...latest.coverage.gaps, CHECK_FAILED]
    put({ ...latest, coverage: { ...latest.coverage, complete: false, gaps } }, false)
    return { known: latest, failed: true, isUnfinished: false }
  }
}

/**
 * Joins the findings of a check that is under way with the earlier verdicts of all other accounts. Without
 * those, a report in the middle of a run would drop accounts that are weak.
 */
function mergeVerdicts(
  known: readonly AccountVerdict[],
  findings: readonly AccountVerdict[],
): readonly AccountVerdict[] {
  const names = new Set(findings.map(nameOf))
  return [...known.filter((verdict) => !names.has(nameOf(verdict))), ...findings]
}

/** A new password is not said to be better than the one before until its likely words are tested. */
function keepEarlier(
  { verdicts, early }: KnownSoFar,
  before: readonly AccountVerdict[],
): readonly AccountVerdict[] {
  const earlier = new Map(before.map((verdict) => [nameOf(verdict), verdict]))
  return verdicts.map((verdict) =>
    early.has(verdict) ? (earlier.get(nameOf(verdict)) ?? verdict) : verdict,
  )
}

/** Translates the progress of a check into the fields of the wire. */
export function toProgress({ guessesDone, guessesPlanned }: CheckProgress) {
  return { guesses_done: guessesDone, guesses_planned: guessesPlanned }
}

const CHECK_FAILED = gapOf('password check', 'failed')
