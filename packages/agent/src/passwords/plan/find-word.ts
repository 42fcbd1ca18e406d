import { createTransientStore } from '../memory/fingerprint-store.ts'
import type { OrderedOwnWords } from '../memory/ordered-own-words.ts'
import type { WordSubject } from '../words/derived-words.ts'
import type { OwnWords } from '../words/own-words.ts'
import { createWordPlanner } from './plan-words.ts'
import type { WordPlan } from './plan-words.ts'
import type { WordSegment, WordSource } from '../words/segment.ts'
import { getWordList } from '../words/word-list.ts'
import type { CheckTier } from '../words/word-list.ts'

/** Where a check would find a word. */
export interface WordFinding {
  readonly tier: CheckTier
  readonly source: WordSource
  /** The name that the word was made from, if it is one name. */
  readonly madeFrom?: string
  /** Place among the words of its source, from 1. */
  readonly rank: number
  /** Different words that an account is tested with before it. */
  readonly wordsBefore: number
}

/** How many words an account is tested with, and where among them the word is, if it is there. */
export interface WordSearch {
  readonly found?: WordFinding
  readonly wordsTried: Readonly<Record<CheckTier, number>>
}

/** Looks a word up among those that an account would be tested with. Nothing is hashed. */
export function findWord(word: string, subject: WordSubject, ownWords?: OwnWords): WordSearch {
  const own = ownWords && createTransientStore().orderOwnWords(ownWords)
  const tiers = (['quick', 'full'] as const).map((tier) => {
    const plan = createWordPlanner(getWordList(tier, subject.year), own)([subject], () => 0)
    const words = plan.segments.reduce(
      (sum, { id, words: some }) => sum + count(plan, id, some.length),
      0,
    )
    return { tier, words, found: findInPlan(word, plan, own) }
  })
  const first = tiers.find(({ found }) => found !== undefined)
  return {
    ...(first?.found && { found: { tier: first.tier, ...first.found } }),
    wordsTried: { quick: tiers[0]?.words ?? 0, full: tiers[1]?.words ?? 0 },
  }
}

function findInPlan(
  word: string,
  plan: WordPlan,
  own: OrderedOwnWords | undefined,
): Omit<WordFinding, 'tier'> | undefined {
  let wordsBefore = 0
  const ranks = new Map<WordSource, number>()
  for (const segment of plan.segments) {
    const position = positionOf(word, segment, own)
    const { id, source, madeFrom, words } = segment
    const rank = ranks.get(source) ?? 0
    if (position !== undefined && !isSkipped(plan, id, position)) {
      const before = count(plan, id, position)
      return {
        source,
        ...(madeFrom !== undefined && { madeFrom }),
        rank: rank + before + 1,
        wordsBefore: wordsBefore + before,
      }
    }
    wordsBefore += count(plan, id, words.length)
    ranks.set(source, rank + count(plan, id, words.length))
  }
  return undefined
}

function positionOf(
  word: string,
  { source, words }: WordSegment,
  own: OrderedOwnWords | undefined,
): number | undefined {
  if (source === 'own') return own?.find(word)
  for (let position = 0; position < words.length; position += 1) {
    if (words.at(position) === word) return position
  }
  return undefined
}

function isSkipped({ skips }: WordPlan, segmentId: string, position: number): boolean {
  return (skips.get(segmentId) ?? []).some((set) => set.has(position))
}

/** Words before a position that are tested. */
function count({ skips }: WordPlan, segmentId: string, end: number): number {
  let skipped = 0
  for (const set of skips.get(segmentId) ?? []) {
    for (const position of set) if (position < end) skipped += 1
  }
  return end - skipped
}
