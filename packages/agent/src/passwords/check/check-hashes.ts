import { setImmediate } from 'node:timers/promises'
import type { Account } from '../../accounts/account.ts'
import type { Fingerprint, FingerprintStore } from '../memory/fingerprint-store.ts'
import { lanesWithin } from '../../hashes/schemes/guess-cost.ts'
import type { GuessReport } from '../../hashes/guessing/guess-protocol.ts'
import type { Speedups } from '../../hashes/guessing/batch-size.ts'
import type { AccountOutcome } from '../verdicts/account-outcome.ts'
import { shareWeakness } from '../verdicts/weakness.ts'
import { createWordPlanner } from '../plan/plan-words.ts'
import type { WordPlanner } from '../plan/plan-words.ts'
import { pause } from '../../process/pause.ts'
import type { OwnWords } from '../words/own-words.ts'
import type { WordList } from '../words/word-list.ts'
import { HOST_OWNER } from './fair-shares.ts'
import { runGuessPool } from './guess-pool.ts'
import type { GuessPoolOptions, PoolEnd } from './guess-pool.ts'
import { GuessQueue } from './guess-queue.ts'
import type { Deal } from './guess-queue.ts'
import { groupByHash, withinBounds } from './hash-groups.ts'
import type { HashedAccount, HashGroup, Surroundings } from './hash-groups.ts'
import { HashTarget } from './hash-target.ts'
import type { TierPlanners } from './hash-target.ts'
import { OpenPlans } from './open-plans.ts'

export interface HashCheckOptions extends Surroundings {
  readonly store: FingerprintStore
  readonly list: WordList
  /** The list of the tier with more words, if there is one; progress on it is reported, not extended. */
  readonly largerList: (() => WordList) | undefined
  /** Undefined while they are not known; what was tested of them then stays as it is. */
  readonly ownWords: OwnWords | undefined
  readonly pool: GuessPoolOptions
  /** Work of a slice, which a process that is killed loses. */
  readonly sliceMs: number
  /** Memory that all workers and their guesses may take together. */
  readonly workerMemoryBytes: number
  /** Whether the process has room for a guess of this size now; asked of guesses that are larger than all workers may be. */
  readonly hasRoomFor: (bytes: number) => boolean
  /** Milliseconds of work on accounts of others than the host, after which a run ends without them. */
  readonly othersMs: number
  /** Called for each account whose password is found, as soon as it is, and for each in {@link HashCheck.settleAll}. */
  readonly settle: (account: Account, outcome: AccountOutcome) => void
  readonly progress: (guessesDone: number, guessesPlanned: number) => void
  /** Called when accounts that came late have been tested with as many words as a whole run of the smallest tier has. */
  readonly caughtUp: () => void
}

/**
 * Tests hashes with every planned word that they were not tested with before. What is to be tested may change while it runs: the
 * hashes that stay keep their place, and new ones join with their likeliest words first. The run is over when
 * those that it began with are done, so that no file that goes on changing keeps it from ending.
 */
export class HashCheck {
  readonly #options: HashCheckOptions
  readonly #queue: GuessQueue<HashTarget>
  readonly #planners: TierPlanners
  readonly #openPlans = new OpenPlans()
  #targets = new Map<string, HashTarget>()
  readonly #unplanned = new Set<HashTarget>()
  /** Those that the run began with and has not done yet, of the host and of others. */
  readonly #first = { host: new Set<HashTarget>(), others: new Set<HashTarget>() }
  readonly #late = new Set<HashTarget>()
  #isBegun = false
  #isOver = false
  #planning: Promise<void> | undefined
  #planned = Promise.withResolvers<void>()
  #guesses = 0
  /** Words of each target that were planned and not tested yet. */
  readonly #wordsLeft = new Map<HashTarget, number>()
  #guessesDone = 0
  /** Hashes that were planned after the run was stopped. */
  #plannedLate = 0
  #guessesPlanned = 0
  #end: PoolEnd = 'finished'

  constructor(options: HashCheckOptions) {
    this.#options = options
    this.#queue = new GuessQueue(options.sliceMs)
    const { list, largerList, store, ownWords } = options
    const own = ownWords && store.orderOwnWords(ownWords)
    let larger: WordPlanner | undefined
    this.#planners = {
      tier: createWordPlanner(list, own),
      larger: () => (larger ??= largerList && createWordPlanner(largerList(), own)),
    }
  }

  /**
   * Replaces what is to be tested. Accounts whose password is remembered are settled at once.
   * @returns the fingerprints of all accounts
   */
  replace(accounts: readonly HashedAccount[]): ReadonlySet<Fingerprint> {
    const { store, settle } = this.#options
    const targets = new Map<string, HashTarget>()
    const { affordable, oversized } = withinBounds(accounts)
    for (const { account } of oversized) settle(account, { kind: 'error', reason: 'oversized' })
    const groups = groupByHash(affordable, store, this.#options)
    for (const group of groups) {
      if (this.#settleRemembered(group)) continue
      const known = this.#targets.get(group.key)
      known?.replaceMembers(group.members)
      targets.set(group.key, known ?? this.#start(group))
    }
    for (const [key, target] of this.#targets) if (!targets.has(key)) this.#forget(target)
    this.#targets = targets
    if (this.#isBegun && this.#late.size === 0) this.#options.caughtUp()
    this.#isBegun = true
    if (this.#unplanned.size > 0) this.#planning ??= this.#planAll()
    return new Set(groups.flatMap(({ members }) => members.map(({ fingerprint }) => fingerprint)))
  }

  /** Makes the guesses, and counts them. Never throws. */
  async run(): Promise<number> {
    const { pool, workerMemoryBytes } = this.#options
    // Nothing changed since the last run: no thread is started and nothing is loaded.
    if (!(await this.#hasWork())) return 0
    const costs = [...this.#targets.values()].map(({ hash }) => hash.cost)
    const workMs = [...this.#targets.values()].reduce((sum, target) => {
      const words = this.#unplanned.has(target) ? this.#options.list.count : target.wordsLeft
      return sum + words * target.msPerGuess
    }, 0)
    const worthwhile = Math.max(1, Math.ceil(workMs / WORTH_A_THREAD_MS))
    const lanes = Math.min(pool.lanes, worthwhile, lanesWithin(workerMemoryBytes, costs))
    this.#end = await runGuessPool<Deal<HashTarget>>(
      {
        next: async (speedups) => this.#next(speedups),
        order: ({ job, slice }) => ({ ...orderOf(job), words: slice.words }),
        settle: (deal, report) => this.#settle(deal, report),
      },
      { ...pool, lanes },
    )
    this.#isOver = true
    await this.#planning
    return this.#guesses
  }

  /** Settles every account whose password was not found with what is known of it by now. */
  async settleAll(): Promise<void> {
    const rest = restAfter(this.#options.pool)
    const targets = this.#targets
    for (const target of targets.values()) {
      await rest()
      // They were replaced meanwhile.
      if (targets !== this.#targets) return this.settleAll()
      if (target.ended === 'found') continue
      this.#settleMembers(target)
    }
  }

  #settleMembers(target: HashTarget): void {
    const outcome = this.#outcomeOf(target)
    for (const { account } of target.members) this.#options.settle(account, outcome)
  }

  #outcomeOf(target: HashTarget): AccountOutcome {
    // Somebody waits for the end: to plan 10,000 hashes takes 4 s.
    if (this.#unplanned.has(target) && this.#options.pool.signal?.aborted) {
      if (this.#plannedLate >= MAX_PLANNED_LATE) return NOT_REACHED
      this.#plannedLate += 1
    }
    const outcome = withEnd(target.outcome(), this.#end)
    this.#openPlans.touch(target)
    return outcome
  }

  /** Accounts that came while it ran and have not had their likely words yet. */
  get lateAccounts(): ReadonlySet<Account> {
    return new Set([...this.#late].flatMap(({ members }) => members.map(({ account }) => account)))
  }

  /**
   * Settles a group whose password is remembered. A password that was found on one account counts for all of
   * them.
   */
  #settleRemembered({ hash, members }: HashGroup): boolean {
    const { store, settle } = this.#options
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

  #start({ hash, members }: HashGroup): HashTarget {
    const target = new HashTarget(hash, members, this.#options.store, this.#planners)
    this.#unplanned.add(target)
    if (this.#isBegun) this.#late.add(target)
    else if (target.ownerId === HOST_OWNER) this.#first.host.add(target)
    else this.#first.others.add(target)
    return target
  }

  #forget(target: HashTarget): void {
    this.#unplanned.delete(target)
    this.#late.delete(target)
    target.recordGone()
    this.#takeOut(target)
  }

  /** Plans the words of each hash, and rests in between: 5,000 take 2 s. */
  async #planAll(): Promise<void> {
    const rest = restAfter(this.#options.pool)
    for (const target of this.#unplanned) {
      await rest(target.ownerId === HOST_OWNER ? 1 : OTHERS_PORTION)
      if (this.#isOver || this.#options.pool.signal?.aborted) break
      // It may have gone meanwhile.
      if (!this.#unplanned.delete(target)) continue
      const words = target.ended === undefined ? target.wordsLeft : 0
      this.#openPlans.touch(target)
      if (words > 0) {
        this.#queue.add(target)
        this.#wordsLeft.set(target, words)
        this.#guessesPlanned += words
      } else this.#catchUp(target)
      this.#tellPlanned()
    }
    this.#planning = undefined
    this.#tellPlanned()
  }

  #tellPlanned(): void {
    this.#planned.resolve()
    this.#planned = Promise.withResolvers()
  }

  async #hasWork(): Promise<boolean> {
    while (this.#queue.size === 0 && this.#planning !== undefined) await this.#planned.promise
    return this.#queue.size > 0
  }

  async #next(speedups: Speedups): Promise<Deal<HashTarget> | undefined> {
    for (;;) {
      if (this.#isDone()) return undefined
      const deal = this.#queue.next(speedups)
      if (deal === undefined) {
        if (this.#planning === undefined) return undefined
        await this.#planned.promise
      } else if (this.#hasRoomFor(deal.job)) {
        this.#openPlans.touch(deal.job)
        return deal
      } else {
        deal.job.recordOversized()
        this.#takeOut(deal.job)
        this.#queue.settle(deal, 0)
        this.#catchUp(deal.job)
      }
    }
  }

  /** Whether the hashes that the run began with are done, or have had all the time that there is for those of others. */
  #isDone(): boolean {
    const isOpen = (target: HashTarget) => this.#unplanned.has(target) || this.#queue.has(target)
    for (const some of [this.#first.host, this.#first.others]) {
      if (some === this.#first.others && this.#queue.othersMs > this.#options.othersMs) return true
      for (const target of some) {
        if (isOpen(target)) return false
        some.delete(target)
      }
    }
    return true
  }

  #hasRoomFor({ hash }: HashTarget): boolean {
    const { memoryBytes } = hash.cost
    if (memoryBytes <= this.#options.workerMemoryBytes) return true
    return this.#options.hasRoomFor(memoryBytes)
  }

  #settle(deal: Deal<HashTarget>, report: GuessReport): void {
    const { job } = deal
    const guesses = report.tested + (report.kind === 'match' ? 1 : 0)
    this.#guesses += guesses
    this.#queue.settle(deal, report.workMs)
    if (!job.ended) {
      this.#wordsLeft.set(job, (this.#wordsLeft.get(job) ?? 0) - guesses)
      this.#guessesDone += guesses
      this.#settleSlice(deal, report)
      if (job.ended) this.#takeOut(job)
      else if (job.wordsLeft === 0) this.#settleMembers(job)
      this.#catchUp(job)
    }
    // Slices of a job that ended may still be under way.
    this.#options.progress(this.#guessesDone, this.#guessesPlanned)
  }

  /** Takes what is left of a target out of the plan. */
  #takeOut(target: HashTarget): void {
    this.#queue.drop(target)
    this.#guessesPlanned -= this.#wordsLeft.get(target) ?? 0
    this.#wordsLeft.delete(target)
  }

  #settleSlice({ job, slice }: Deal<HashTarget>, report: GuessReport): void {
    job.recordTested(slice, report.tested)
    if (report.kind === 'refused') job.recordRefused()
    if (report.kind === 'failed') job.recordFailed()
    if (report.kind === 'match') {
      const word = slice.words[report.tested] ?? ''
      for (const [{ account }, outcome] of job.recordFound(word, slice.segment.source)) {
        this.#options.settle(account, outcome)
      }
    }
  }

  #catchUp(target: HashTarget): void {
    if (!this.#late.has(target)) return
    const { ended, wordsTested, wordsLeft } = target
    if (ended === undefined && wordsLeft > 0 && wordsTested < LIKELY_WORDS) return
    this.#late.delete(target)
    this.#options.caughtUp()
  }
}

/** 200 ms. */
const MAX_PLANNED_LATE = 500

const NOT_REACHED: AccountOutcome = { kind: 'error', reason: 'stopped' }

/** A thread takes some 50 ms to start. */
const WORTH_A_THREAD_MS = 100

/** The quick tier has 1,017 words. */
const LIKELY_WORDS = 1_000

/**
 * Lets the others of this thread in when it has worked for a while. In the background it rests for as long as the budget
 * asks, or longer where it is to take only a portion of that.
 */
function restAfter({ budget, signal }: GuessPoolOptions): (portion?: number) => Promise<void> {
  let since = performance.now()
  return async (portion = 1) => {
    const workedMs = performance.now() - since
    if (workedMs < MAX_WORK_MS) return
    if (budget) await pause(workedMs * (1 / (budget.share * portion) - 1), signal ?? NEVER)
    else await setImmediate()
    since = performance.now()
  }
}

/** What the hashes of others than the host may take of the budget to be planned, as of the guesses. */
const OTHERS_PORTION = 0.25
const MAX_WORK_MS = 10
const NEVER = new AbortController().signal

function orderOf({ hash }: HashTarget) {
  const { format, hash: text, digestLength, cost } = hash
  return { format, hash: text, digestLength, expectedMsPerGuess: cost.milliseconds }
}

/** Adds why words were not reached: that no worker could run is no mere stop. */
function withEnd(outcome: AccountOutcome, end: PoolEnd): AccountOutcome {
  if (outcome.kind !== 'tested' || outcome.complete) return outcome
  if (end === 'unavailable') return { kind: 'error', reason: 'unsupported' }
  return end === 'failed' ? { kind: 'error', reason: 'failed' } : outcome
}
