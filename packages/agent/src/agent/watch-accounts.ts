import type { AccountCoverage, AccountVerdict } from '@openhss/contract'
import { MAX_CHARACTERS } from '@openhss/contract/runtime'
import { gapOf } from '../host/gap.ts'
import { createVersionReader, waitForAccountChange } from './account-changes.ts'
import type { Log } from '../process/log.ts'
import type { CheckProgress, CheckTier } from './agent-events.ts'
import { describeFailure } from '../server/failure.ts'
import { cleanText } from '../server/reports/clean-text.ts'
import { fitAccounts } from '../server/reports/fit-report.ts'
import type { DetectionReports } from '../server/policy/detection-reports.ts'
import type { Policy } from '../server/policy/policy.ts'
import type { NewestOnly } from '../server/newest-only.ts'
import type { AccountChecker, CheckRequest } from '../passwords/account-checker.ts'
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
  /** True when the server holds a list that an earlier process of this agent sent. */
  readonly serverHoldsList: boolean
  /** True when somebody waits for the first findings. */
  readonly interactive: boolean
  readonly log: Log
  readonly signal: AbortSignal
}

/**
 * Checks the accounts until the signal aborts. The likely words are tested at once, then the whole list;
 * both again when an account or the policy changes, the whole list again every day, and a failed run after
 * a while. A detection that somebody asked for is a round of its own, which is done when its likely words
 * are.
 */
export async function watchAccounts(watch: AccountWatch): Promise<void> {
  const { signal, changeCheckMs } = watch
  const readVersion = createVersionReader(watch.checker, watch.log)
  let tiers: readonly CheckTier[] = BOTH_TIERS
  let known: Known = { items: watch.serverHoldsList ? undefined : [], coverage: NOTHING_COVERED }
  let pace: CheckRequest['pace'] = watch.interactive ? 'interactive' : 'background'
  let failures = 0
  let doneDetection: string | undefined
  if (watch.policy.state.words === undefined) {
    await Promise.race([watch.policy.changed(signal), pause(watch.policyPatienceMs, signal)])
  }
  while (!signal.aborted) {
    const version = await readVersion()
    const round = new AbortController()
    const over = AbortSignal.any([signal, round.signal])
    const changed = Promise.race([
      waitForAccountChange(readVersion, version, { everyMs: changeCheckMs, signal: over }),
      watch.policy.changed(over),
    ])
    const asked = watch.policy.state.detection
    const detection = asked === doneDetection ? undefined : asked
    // The detection may have come after the round before had ended.
    if (detection !== undefined) tiers = BOTH_TIERS
    const ended = changed.then(() => round.abort())
    let failedAt: number | undefined
    for (const [at, tier] of tiers.entries()) {
      const ofDetection = tier === 'quick' && detection !== undefined && { detection }
      const outcome = await check({ tier, pace, signal: over, ...ofDetection }, known, watch)
      if (ofDetection && !over.aborted) doneDetection = detection
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
  { checker, inbox, onProgress, detections, log }: AccountWatch,
): Promise<{ readonly known: Known; readonly failed: boolean }> {
  const { tier, signal } = request
  if (signal.aborted) return { known, failed: false }
  let latest = known
  let progress: CheckProgress = { guessesDone: 0, guessesPlanned: 0 }
  const put = ({ items, ...rest }: Known, finished: boolean) => {
    // An account changed or the agent stops, so this run's result is out of date or incomplete.
    if (signal.aborted) return
    const head = { scannedAt: new Date(), tier, finished, ...rest }
    inbox.put(
      items === undefined ? { ...head, items } : { ...head, ...fitAccounts({ ...rest, items }) },
    )
  }
  const tellProgress = () => {
    if (detection !== undefined) detections.running(detection, toProgress(progress))
  }
  try {
    tellProgress()
    const { verdicts, coverage } = await checker.run({
      ...request,
      onProgress: (now) => {
        progress = now
        onProgress(tier, now)
        tellProgress()
      },
      onFinding: (finding) => {
        // A list of findings alone would replace the complete list that the server holds.
        if (latest.items === undefined || signal.aborted) return
        const items = mergeVerdicts(latest.items, finding)
        latest = { ...latest, items, coverage: { ...known.coverage, complete: false } }
        put(latest, false)
      },
    })
    if (signal.aborted) return { known: latest, failed: false }
    const finished = detection === undefined ? known.detection : { id: detection, progress }
    latest = { items: verdicts, coverage, ...(finished && { detection: finished }) }
    put(latest, true)
    return { known: latest, failed: coverage.gaps.some(({ reason }) => reason === 'failed') }
  } catch (error) {
    if (signal.aborted) return { known: latest, failed: false }
    // The scans of ports go on, and the verdicts on accounts stay as they are.
    log('error', `The password check failed: ${describeFailure(error)}`)
    if (detection !== undefined)
      detections.failed(detection, cleanText(describeFailure(error), MAX_CHARACTERS.detail))
    const gaps = [...latest.coverage.gaps, CHECK_FAILED]
    put({ ...latest, coverage: { ...latest.coverage, complete: false, gaps } }, false)
    return { known: latest, failed: true }
  }
}

/**
 * Joins the findings of a check that is under way with the earlier verdicts of all other accounts. Without
 * those, a report in the middle of a run would drop accounts that are weak.
 */
function mergeVerdicts(
  known: readonly AccountVerdict[],
  finding: AccountVerdict,
): readonly AccountVerdict[] {
  const others = known.filter(
    ({ service_type, instance, user_name }) =>
      service_type !== finding.service_type ||
      instance !== finding.instance ||
      user_name !== finding.user_name,
  )
  return [...others, finding]
}

/** Translates the progress of a check into the fields of the wire. */
export function toProgress({ guessesDone, guessesPlanned }: CheckProgress) {
  return { guesses_done: guessesDone, guesses_planned: guessesPlanned }
}

const CHECK_FAILED = gapOf('password check', 'failed')
