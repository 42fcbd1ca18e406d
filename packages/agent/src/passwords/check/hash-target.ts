import type { Account } from '../../accounts/account.ts'
import type { Fingerprint, FingerprintStore } from '../memory/fingerprint-store.ts'
import type { AccountOutcome } from '../verdicts/account-outcome.ts'
import type { TestableHash } from '../verdicts/judge-account.ts'
import { describeWeakness } from '../verdicts/weakness.ts'
import { isDerivedFrom } from '../words/derived-words.ts'
import type { WordSubject } from '../words/derived-words.ts'
import type { WordPlan, WordPlanner } from '../plan/plan-words.ts'
import type { WordSource } from '../words/segment.ts'
import { loginName } from '../words/service-words.ts'
import type { Progress } from '../plan/word-places.ts'
import { CheckJob } from './check-job.ts'
import type { GuessSlice } from './check-job.ts'
import type { QueuedJob } from './guess-queue.ts'

/** An account whose hash is tested. */
export interface TargetMember {
  readonly account: Account
  readonly fingerprint: Fingerprint
  readonly subject: WordSubject
}

export interface TierPlanners {
  readonly tier: WordPlanner
  /** Plan of the tier with more words, if there is one. */
  readonly larger: () => WordPlanner | undefined
}

/** One hash and the accounts that have it: its guesses are made once and count for all of them. */
export class HashTarget implements QueuedJob {
  readonly hash: TestableHash
  readonly members: readonly TargetMember[]
  readonly #store: FingerprintStore
  readonly #planners: TierPlanners
  readonly #plan: WordPlan
  readonly #job: CheckJob
  #ended: 'found' | 'refused' | 'failed' | undefined

  constructor(
    hash: TestableHash,
    members: readonly TargetMember[],
    store: FingerprintStore,
    planners: TierPlanners,
  ) {
    this.hash = hash
    this.members = members
    this.#store = store
    this.#planners = planners
    if (members.some((member) => store.wasRefused(member.fingerprint))) this.#ended = 'refused'
    this.#plan = this.#planWith(planners.tier)
    this.#job = new CheckJob(this.#plan, this.#progress, (segmentId, tested) => {
      for (const { fingerprint } of members) store.recordTested(fingerprint, segmentId, tested)
    })
  }

  get scheme(): string {
    return this.hash.scheme
  }

  get msPerGuess(): number {
    return this.hash.cost.milliseconds
  }

  get wordsLeft(): number {
    return this.#job.wordsLeft
  }

  /** The reason why no more words are tested; results of slices in flight no longer matter. */
  get ended(): 'found' | 'refused' | 'failed' | undefined {
    return this.#ended
  }

  take(maxWords: number): GuessSlice | undefined {
    return this.#job.take(maxWords)
  }

  recordTested(slice: GuessSlice, tested: number): void {
    this.#job.settle(slice, tested)
  }

  /**
   * Records a found word. The word is forgotten here; what is kept of it differs by account, as user names
   * do.
   */
  recordFound(word: string, source: WordSource): [TargetMember, AccountOutcome][] {
    this.#ended = 'found'
    return this.members.map((member) => {
      const personal = source === 'user' || source === 'comment' || source === 'service'
      const origin = personal && !isDerivedFrom(word, member.subject) ? 'shared' : source
      const found = describeWeakness(word, origin, loginName(member.account))
      this.#store.recordFound(member.fingerprint, found)
      return [member, { kind: 'found', found, scheme: this.hash.scheme }]
    })
  }

  /** Records that the library cannot compute this hash. */
  recordRefused(): void {
    this.#ended = 'refused'
    for (const { fingerprint } of this.members) this.#store.recordRefused(fingerprint)
  }

  recordFailed(): void {
    this.#ended = 'failed'
  }

  /** Returns the outcome of the accounts for which no word was found. */
  outcome(): AccountOutcome {
    const { scheme } = this.hash
    if (this.#ended === 'refused') return { kind: 'unsupported', scheme }
    if (this.#ended === 'failed') return { kind: 'error', reason: 'failed' }
    const complete = this.#job.wordsLeft === 0
    return { kind: 'tested', scheme, complete, ...this.#wordsEverTested() }
  }

  readonly #progress: Progress = (segmentId) =>
    this.members.reduce((most, { fingerprint }) => {
      return Math.max(most, this.#store.testedWords(fingerprint, segmentId))
    }, 0)

  #planWith(planner: WordPlanner): WordPlan {
    const subjects = this.members.map(({ subject }) => subject)
    return planner(subjects, this.#progress)
  }

  /** Returns what a run of a larger tier may have tested beyond this one. */
  #wordsEverTested(): { words: number; listVersion: string } {
    const words = this.#job.wordsTested
    const { listVersion } = this.#plan
    const larger = this.#mayKnowMore() ? this.#planners.larger() : undefined
    if (!larger) return { words, listVersion }
    const plan = this.#planWith(larger)
    const job = new CheckJob(plan, this.#progress, () => undefined)
    if (job.wordsTested <= words) return { words, listVersion }
    return { words: job.wordsTested, listVersion: plan.listVersion }
  }

  /**
   * Tells whether a larger tier may have tested more. Building its list takes 100 ms, so that is done only
   * where some of it was tested.
   */
  #mayKnowMore(): boolean {
    return this.members.some(({ fingerprint }) => {
      const planned = this.#plan.segments.filter(({ id }) =>
        this.#store.testedWords(fingerprint, id),
      )
      return this.#store.testedSegments(fingerprint) > planned.length
    })
  }
}
