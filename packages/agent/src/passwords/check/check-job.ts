import type { WordPlan } from '../plan/plan-words.ts'
import type { Progress } from '../plan/word-places.ts'
import type { WordSegment } from '../words/segment.ts'
import type { Positions } from '../plan/skips.ts'

/** Words of one segment, in order, which are handed to a worker together. */
export interface GuessSlice {
  readonly segment: WordSegment
  readonly from: number
  /** Position after the slice in its segment. */
  readonly to: number
  readonly words: readonly string[]
  /** Position of each word in the segment. */
  readonly positions: readonly number[]
}

interface SegmentProgress {
  readonly segment: WordSegment
  readonly skips: readonly Positions[]
  /** Words before this position are done. */
  tested: number
  /** Words before this position are handed out. */
  issued: number
  /** Slices that ended before an earlier one did, start to end. */
  readonly ahead: Map<number, number>
}

/**
 * The words with which one hash is to be tested, handed out in slices to several workers. Only an unbroken
 * run of tested words counts as progress, whatever the order in which slices end.
 */
export class CheckJob {
  readonly #segments: readonly SegmentProgress[]
  readonly #recordProgress: (segmentId: string, tested: number) => void
  #current = 0

  constructor(
    plan: Pick<WordPlan, 'segments' | 'skips'>,
    progress: Progress,
    recordProgress: (segmentId: string, tested: number) => void,
  ) {
    this.#recordProgress = recordProgress
    this.#segments = plan.segments.map((segment) => {
      const tested = Math.min(progress(segment.id), segment.words.length)
      const skips = plan.skips.get(segment.id) ?? []
      return { segment, skips, tested, issued: tested, ahead: new Map() }
    })
  }

  /** Number of words left to test, handed out or not. */
  get wordsLeft(): number {
    return this.#count(({ segment, tested, skips }) =>
      countWords(tested, segment.words.length, skips),
    )
  }

  /** Number of different words that were tested on this hash, in this run and before. */
  get wordsTested(): number {
    return this.#count(({ tested, skips }) => countWords(0, tested, skips))
  }

  /** Takes up to `maxWords` words that no worker has; undefined when all are handed out. */
  take(maxWords: number): GuessSlice | undefined {
    for (; this.#current < this.#segments.length; this.#current += 1) {
      const progress = this.#segments[this.#current]
      const slice = progress && takeFrom(progress, maxWords)
      if (slice && slice.words.length > 0) return slice
      // Only skipped words were left, which need no test.
      if (slice) this.settle(slice, 0)
    }
    return undefined
  }

  /**
   * Marks the first `tested` words of a slice as done. It records only what has no gap before it, in its
   * segment and in the segments before: a word that stands in two places is skipped in the later one, which
   * must not count as tested while the earlier one is still to come.
   */
  settle(slice: GuessSlice, tested: number): void {
    const ended = this.#segments.find(({ segment }) => segment === slice.segment)
    ended?.ahead.set(slice.from, slice.positions[tested] ?? slice.to)
    for (const progress of this.#segments) {
      if (advance(progress)) this.#recordProgress(progress.segment.id, progress.tested)
      if (progress.tested < progress.segment.words.length) return
    }
  }

  #count(words: (progress: SegmentProgress) => number): number {
    return this.#segments.reduce((sum, progress) => sum + words(progress), 0)
  }
}

function takeFrom(progress: SegmentProgress, maxWords: number): GuessSlice | undefined {
  const { segment, skips, issued: from } = progress
  if (from >= segment.words.length) return undefined
  const positions: number[] = []
  const words: string[] = []
  const { length } = segment.words
  let to = from
  // This is one loop without a closure: a DES guess takes 5 µs, and 0.1 µs more for each word shows.
  for (; to < length; to += 1) {
    if (skips.length > 0 && isSkipped(skips, to)) continue
    if (positions.length === maxWords) break
    positions.push(to)
    words.push(segment.words.at(to) ?? '')
  }
  progress.issued = to
  return { segment, from, to, words, positions }
}

function isSkipped(skips: readonly Positions[], position: number): boolean {
  return skips.some((set) => set.has(position))
}

/** Joins slices that ended to the unbroken run; false when there is none to join. */
function advance(progress: SegmentProgress): boolean {
  const before = progress.tested
  for (let end = progress.ahead.get(before); end !== undefined; end = progress.ahead.get(end)) {
    progress.ahead.delete(progress.tested)
    progress.tested = end
  }
  return progress.tested > before
}

function countWords(from: number, to: number, skips: readonly Positions[]): number {
  let skipped = 0
  for (const set of skips) {
    for (const position of set) if (position >= from && position < to) skipped += 1
  }
  return to - from - skipped
}
