import type { SystemAccount } from '../accounts/read-accounts.ts'
import type { Fingerprint, FingerprintStore } from '../memory/fingerprint-store.ts'
import type { AccountOutcome } from '../verdicts/account-outcome.ts'
import type { TestableHash } from '../verdicts/judge-account.ts'
import { describeWeakness } from '../verdicts/weakness.ts'
import { type WordSubject, isDerivedFrom } from '../words/derived-words.ts'
import type { WordPlan } from '../words/plan-words.ts'
import type { WordSource } from '../words/segment.ts'
import { AuditJob, type GuessSlice } from './audit-job.ts'
import type { QueuedJob } from './guess-queue.ts'

/** An account whose hash is tested. */
export interface TargetMember {
  readonly account: SystemAccount
  readonly fingerprint: Fingerprint
  readonly subject: WordSubject
}

/** One hash and the accounts that have it: its guesses are made once and count for all of them. */
export class HashTarget implements QueuedJob {
  readonly hash: TestableHash
  readonly members: readonly TargetMember[]
  readonly #store: FingerprintStore
  readonly #job: AuditJob
  #ended: 'found' | 'refused' | 'failed' | undefined

  constructor(
    hash: TestableHash,
    members: readonly TargetMember[],
    store: FingerprintStore,
    plan: (progress: (segmentId: string) => number) => WordPlan,
  ) {
    this.hash = hash
    this.members = members
    this.#store = store
    if (members.some((member) => store.wasRefused(member.fingerprint))) this.#ended = 'refused'
    const progress = (segmentId: string) =>
      members.reduce((most, { fingerprint }) => {
        return Math.max(most, store.testedWords(fingerprint, segmentId))
      }, 0)
    this.#job = new AuditJob(plan(progress), progress, (segmentId, tested) => {
      for (const { fingerprint } of members) store.recordTested(fingerprint, segmentId, tested)
    })
  }

  get msPerGuess(): number {
    return this.hash.cost.milliseconds
  }

  get wordsLeft(): number {
    return this.#job.wordsLeft
  }

  /** Why no more words are tested; what slices in flight find out no longer matters. */
  get ended(): 'found' | 'refused' | 'failed' | undefined {
    return this.#ended
  }

  take(maxWords: number): GuessSlice | undefined {
    return this.#job.take(maxWords)
  }

  recordTested(slice: GuessSlice, tested: number): void {
    this.#job.settle(slice, tested)
  }

  /** The word is forgotten here; what is kept of it differs by account, as user names do. */
  recordFound(word: string, source: WordSource): [TargetMember, AccountOutcome][] {
    this.#ended = 'found'
    return this.members.map((member) => {
      const personal = source === 'user' || source === 'comment'
      const origin = personal && !isDerivedFrom(word, member.subject) ? 'shared' : source
      const found = describeWeakness(word, origin, member.account.userName)
      this.#store.recordFound(member.fingerprint, found)
      return [member, { kind: 'found', found, scheme: this.hash.scheme }]
    })
  }

  /** The library cannot do this hash. */
  recordRefused(): void {
    this.#ended = 'refused'
    for (const { fingerprint } of this.members) this.#store.recordRefused(fingerprint)
  }

  recordFailed(): void {
    this.#ended = 'failed'
  }

  /** How the accounts end that nothing was found for. */
  outcome(): AccountOutcome {
    const { scheme } = this.hash
    if (this.#ended === 'refused') return { kind: 'unsupported', scheme }
    if (this.#ended === 'failed') return { kind: 'error', reason: 'failed' }
    const complete = this.#job.wordsLeft === 0
    return { kind: 'tested', scheme, words: this.#job.wordsTested, complete }
  }
}
