import type { Account } from '../../accounts/account.ts'
import type { Fingerprint, FingerprintStore } from '../memory/fingerprint-store.ts'
import { lanesWithin } from '../../hashes/schemes/guess-cost.ts'
import type { GuessReport } from '../../hashes/guessing/guess-protocol.ts'
import type { AccountOutcome } from '../verdicts/account-outcome.ts'
import type { TestableHash } from '../verdicts/judge-account.ts'
import { shareWeakness } from '../verdicts/weakness.ts'
import { createWordPlanner } from '../plan/plan-words.ts'
import type { WordPlanner } from '../plan/plan-words.ts'
import type { OwnWords } from '../words/own-words.ts'
import type { WordList } from '../words/word-list.ts'
import type { GuessSlice } from './check-job.ts'
import { runGuessPool } from './guess-pool.ts'
import type { GuessPoolOptions, PoolEnd } from './guess-pool.ts'
import { GuessQueue } from './guess-queue.ts'
import { HashTarget } from './hash-target.ts'
import type { TargetMember } from './hash-target.ts'

export interface HashedAccount {
  readonly account: Account
  readonly hash: TestableHash
}

export interface HashCheck {
  readonly store: FingerprintStore
  readonly list: WordList
  /** The list of the tier with more words, if there is one; progress on it is reported, not extended. */
  readonly largerList: (() => WordList) | undefined
  /** Undefined while they are not known; what was tested of them then stays as it is. */
  readonly ownWords: OwnWords | undefined
  readonly hostName: string
  readonly companies: readonly string[]
  readonly year: number
  readonly pool: GuessPoolOptions
  /** Work of a slice, which a process that is killed loses. */
  readonly sliceMs: number
  /** Memory that all workers and their guesses may take together. */
  readonly workerMemoryBytes: number
  /** Called once for each account, for a weak one as soon as it is found. */
  readonly settle: (account: Account, outcome: AccountOutcome) => void
  readonly progress: (guessesDone: number, guessesPlanned: number) => void
}

/** Tests hashes with every planned word that they were not tested with before, and counts the guesses. */
export async function checkHashes(
  accounts: readonly HashedAccount[],
  check: HashCheck,
): Promise<number> {
  const targets = planTargets(accounts, check)
  const open = targets.filter((target) => !target.ended && target.wordsLeft > 0)
  const { guesses, end } = await guessAll(open, check)
  for (const target of targets) {
    if (target.ended === 'found') continue
    settleMembers(target, withEnd(target.outcome(), end), check)
  }
  return guesses
}

function settleMembers(target: HashTarget, outcome: AccountOutcome, check: HashCheck): void {
  for (const { account } of target.members) check.settle(account, outcome)
}

function planTargets(accounts: readonly HashedAccount[], check: HashCheck): HashTarget[] {
  const unknown = groupByHash(accounts, check).filter((group) => !settleRemembered(group, check))
  const own = check.ownWords && check.store.orderOwnWords(check.ownWords)
  const { largerList } = check
  let larger: WordPlanner | undefined
  const planners = {
    tier: createWordPlanner(check.list, own),
    larger: () => (larger ??= largerList && createWordPlanner(largerList(), own)),
  }
  return unknown.map(({ hash, members }) => new HashTarget(hash, members, check.store, planners))
}

/** A hash and the accounts that have it. */
interface HashGroup {
  readonly hash: TestableHash
  readonly members: TargetMember[]
}

function groupByHash(
  accounts: readonly HashedAccount[],
  { store, hostName, companies, year }: HashCheck,
): HashGroup[] {
  const groups = new Map<string, HashGroup>()
  for (const { account, hash } of accounts) {
    const key = `${hash.format} ${hash.hash}`
    const group = groups.get(key) ?? { hash, members: [] }
    groups.set(key, group)
    const fingerprint = fingerprintOf(store, account, hash)
    group.members.push({ account, fingerprint, subject: { ...account, hostName, companies, year } })
  }
  return [...groups.values()]
}

/**
 * Returns a fingerprint that is the same for accounts of one name, service and hash, whatever the instance:
 * the same words are tested on them.
 */
export function fingerprintOf(
  store: FingerprintStore,
  { service, userName }: Account,
  { format, hash }: TestableHash,
): Fingerprint {
  return store.fingerprint(service, userName, `${format} ${hash}`)
}

/**
 * Settles a group whose password is remembered. A password that was found on one account counts for all of
 * them.
 */
function settleRemembered({ hash, members }: HashGroup, { store, settle }: HashCheck): boolean {
  const known = members.map(({ fingerprint }) => store.found(fingerprint))
  const first = known.find((found) => found !== undefined)
  if (!first) return false
  for (const [i, { account, fingerprint }] of members.entries()) {
    const found = known[i] ?? shareWeakness(first)
    if (!known[i]) store.recordFound(fingerprint, found)
    settle(account, { kind: 'found', found, scheme: hash.scheme })
  }
  return true
}

async function guessAll(
  targets: readonly HashTarget[],
  check: HashCheck,
): Promise<{ guesses: number; end: PoolEnd }> {
  // Nothing changed since the last run: no thread is started and nothing is loaded.
  if (targets.length === 0) return { guesses: 0, end: 'finished' }
  const queue = new GuessQueue(targets, check.sliceMs)
  const left = new Map(targets.map((target) => [target, target.wordsLeft]))
  let planned = [...left.values()].reduce((sum, words) => sum + words, 0)
  let done = 0
  let guesses = 0
  const costs = targets.map(({ hash }) => hash.cost)
  const worthwhile = Math.max(1, Math.ceil(queue.workLeftMs / WORTH_A_THREAD_MS))
  const end = await runGuessPool(
    {
      next: (speedups) => queue.next(speedups),
      order: ({ job, slice }) => ({ ...orderOf(job), words: slice.words }),
      settle({ job, slice }, report) {
        const matched = report.kind === 'match' ? 1 : 0
        guesses += report.tested + matched
        if (!job.ended) {
          const words = (left.get(job) ?? 0) - report.tested - matched
          left.set(job, words)
          done += report.tested + matched
          settleSlice(job, slice, report, check)
          if (job.ended) {
            queue.drop(job)
            planned -= words
          } else if (job.wordsLeft === 0) settleMembers(job, job.outcome(), check)
        }
        // Slices of a job that ended may still be under way.
        check.progress(done, planned)
      },
    },
    {
      ...check.pool,
      lanes: Math.min(check.pool.lanes, worthwhile, lanesWithin(check.workerMemoryBytes, costs)),
    },
  )
  return { guesses, end }
}

/** A thread takes some 50 ms to start. */
const WORTH_A_THREAD_MS = 100

function orderOf({ hash }: HashTarget) {
  const { format, hash: text, digestLength, cost } = hash
  return { format, hash: text, digestLength, expectedMsPerGuess: cost.milliseconds }
}

function settleSlice(
  target: HashTarget,
  slice: GuessSlice,
  report: GuessReport,
  check: HashCheck,
): void {
  target.recordTested(slice, report.tested)
  if (report.kind === 'refused') target.recordRefused()
  if (report.kind === 'failed') target.recordFailed()
  if (report.kind === 'match') {
    const word = slice.words[report.tested] ?? ''
    for (const [{ account }, outcome] of target.recordFound(word, slice.segment.source)) {
      check.settle(account, outcome)
    }
  }
}

/** Adds why words were not reached: that no worker could run is no mere stop. */
function withEnd(outcome: AccountOutcome, end: PoolEnd): AccountOutcome {
  if (outcome.kind !== 'tested' || outcome.complete) return outcome
  if (end === 'unavailable') return { kind: 'error', reason: 'unsupported' }
  return end === 'failed' ? { kind: 'error', reason: 'failed' } : outcome
}
