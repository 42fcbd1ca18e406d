import type { FingerprintStore } from '../memory/fingerprint-store.ts'
import type { AccountOutcome } from '../verdicts/account-outcome.ts'
import type { TestableHash } from '../verdicts/judge-account.ts'
import { describeWeakness } from '../verdicts/weakness.ts'
import { isDerivedFrom } from '../words/derived-words.ts'
import type { WordPlan, WordPlanner } from '../plan/plan-words.ts'
import type { WordSource } from '../words/segment.ts'
import { loginName } from '../words/service-words.ts'
import type { Progress } from '../plan/word-places.ts'
import { CheckJob } from './check-job.ts'
import type { GuessSlice } from './check-job.ts'
import { HOST_OWNER } from './fair-shares.ts'
import type { GroupMember } from './hash-groups.ts'
import type { QueuedJob } from './guess-queue.ts'

export interface TierPlanners {
  readonly tier: WordPlanner
  /** Plan of the tier with more words, if there is one. */
  readonly larger: () => WordPlanner | undefined
}

/** One hash and the accounts of one owner that have it: its guesses are made once and count for all of them. */
export class HashTarget implements QueuedJob {
  readonly hash: TestableHash
  readonly ownerId: number
  readonly #store: FingerprintStore
  readonly #planners: TierPlanners
  #members: readonly GroupMember[]
  #plan: OpenPlan | undefined
  /** As of when the plan was closed. */
  #closed: PlanFacts | undefined
  #slicesUnderWay = 0
  #ended: TargetEnd | undefined

  constructor(
    hash: TestableHash,
    members: readonly GroupMember[],
    store: FingerprintStore,
    planners: TierPlanners,
  ) {
    this.hash = hash
    this.ownerId = members[0]?.account.ownerId ?? HOST_OWNER
    this.#members = members
    this.#store = store
    this.#planners = planners
    if (members.some((member) => store.wasRefused(member.fingerprint))) this.#ended = 'refused'
  }

  get members(): readonly GroupMember[] {
    return this.#members
  }

  /** Takes the same accounts as they were read again. */
  replaceMembers(members: readonly GroupMember[]): void {
    this.#members = members
  }

  get scheme(): string {
    return this.hash.scheme
  }

  get msPerGuess(): number {
    return this.hash.cost.milliseconds
  }

  get wordsLeft(): number {
    return this.#facts().wordsLeft
  }

  /** Number of different words that were tested, in this run and before. */
  get wordsTested(): number {
    return this.#facts().wordsTested
  }

  /** The reason why no more words are tested; results of slices in flight no longer matter. */
  get ended(): TargetEnd | undefined {
    return this.#ended
  }

  take(maxWords: number): GuessSlice | undefined {
    const slice = this.#open().job.take(maxWords)
    if (slice !== undefined) this.#slicesUnderWay += 1
    return slice
  }

  recordTested(slice: GuessSlice, tested: number): void {
    this.#slicesUnderWay -= 1
    this.#plan?.job.settle(slice, tested)
  }

  /**
   * Lets go of the plan, which takes 17 KB: it is made again (0.4 ms) when words are taken the next time. False while a
   * worker has words of it.
   */
  close(): boolean {
    if (this.#slicesUnderWay > 0 && this.#ended === undefined) return false
    if (this.#plan !== undefined) this.#closed = factsOf(this.#plan, this.#progress)
    this.#plan = undefined
    return true
  }

  /**
   * Records a found word. The word is forgotten here; what is kept of it differs by account, as user names
   * do.
   */
  recordFound(word: string, source: WordSource): [GroupMember, AccountOutcome][] {
    this.#ended = 'found'
    return this.#members.map((member) => {
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
    for (const { fingerprint } of this.#members) this.#store.recordRefused(fingerprint)
  }

  recordFailed(): void {
    this.#ended = 'failed'
  }

  /** Records that there is no such account any more. */
  recordGone(): void {
    this.#ended = 'gone'
  }

  /** Records that a guess would take more memory than there is for it now. */
  recordOversized(): void {
    this.#ended = 'oversized'
  }

  /** Returns the outcome of the accounts for which no word was found. */
  outcome(): AccountOutcome {
    const { scheme } = this.hash
    if (this.#ended === 'refused') return { kind: 'unsupported', scheme }
    if (this.#ended === 'failed' || this.#ended === 'oversized') {
      return { kind: 'error', reason: this.#ended }
    }
    const facts = this.#facts()
    const complete = facts.wordsLeft === 0
    return { kind: 'tested', scheme, complete, ...this.#wordsEverTested(facts) }
  }

  readonly #progress: Progress = (segmentId) =>
    this.#members.reduce((most, { fingerprint }) => {
      return Math.max(most, this.#store.testedWords(fingerprint, segmentId))
    }, 0)

  #open(): OpenPlan {
    return (this.#plan ??= this.#planWith(this.#planners.tier, (segmentId, tested) => {
      for (const { fingerprint } of this.#members) {
        this.#store.recordTested(fingerprint, segmentId, tested)
      }
    }))
  }

  #facts(): PlanFacts {
    if (this.#plan === undefined && this.#closed !== undefined) return this.#closed
    return factsOf(this.#open(), this.#progress)
  }

  #planWith(
    planner: WordPlanner,
    recordProgress: (segmentId: string, tested: number) => void,
  ): OpenPlan {
    const subjects = this.#members.map(({ subject }) => subject)
    const plan = planner(subjects, this.#progress)
    return { ...plan, job: new CheckJob(plan, this.#progress, recordProgress) }
  }

  /** Returns what a run of a larger tier may have tested beyond this one. */
  #wordsEverTested({ wordsTested: words, listVersion, segmentsTested }: PlanFacts): {
    words: number
    listVersion: string
  } {
    // Building its list takes 100 ms, so that is done only where some of it was tested.
    const mayKnowMore = this.#members.some(
      ({ fingerprint }) => this.#store.testedSegments(fingerprint) > segmentsTested,
    )
    const larger = mayKnowMore ? this.#planners.larger() : undefined
    if (!larger) return { words, listVersion }
    const plan = this.#planWith(larger, () => undefined)
    if (plan.job.wordsTested <= words) return { words, listVersion }
    return { words: plan.job.wordsTested, listVersion: plan.listVersion }
  }
}

type TargetEnd = 'found' | 'refused' | 'failed' | 'oversized' | 'gone'

interface OpenPlan extends WordPlan {
  readonly job: CheckJob
}

/** What is kept of a plan. */
interface PlanFacts {
  readonly wordsLeft: number
  readonly wordsTested: number
  readonly listVersion: string
  /** The number of its segments of which some words were tested. */
  readonly segmentsTested: number
}

function factsOf({ job, segments, listVersion }: OpenPlan, progress: Progress): PlanFacts {
  const { wordsLeft, wordsTested } = job
  const segmentsTested = segments.filter(({ id }) => progress(id) > 0).length
  return { wordsLeft, wordsTested, listVersion, segmentsTested }
}
