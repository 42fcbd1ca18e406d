import { createHash } from 'node:crypto'
import commonWords from '@zxcvbn-ts/language-common/src/passwords.json' with { type: 'json' }
import { HEAD_WORDS } from './head-words.ts'
import { mutateWord } from './mutations.ts'
import { type WordSegment, createSegment } from './segment.ts'

/** `quick`: the likeliest 1,000 words, in seconds. `full`: the whole list, in the background. */
export type AuditTier = 'quick' | 'full'

/** The words every account is tested with, in order, no word twice. */
export interface WordList {
  readonly head: WordSegment
  readonly rest: readonly WordSegment[]
  /** Changes with every word and with their order; 12 hexadecimal digits. */
  readonly version: string
  readonly count: number
  /** Where a word stands, if it is on the list. */
  find(word: string): WordPlace | undefined
}

export interface WordPlace {
  readonly segmentId: string
  readonly index: number
}

/** The list of a tier. Built at its first use and kept: the full one takes some 50 ms. */
export function getWordList(tier: AuditTier): WordList {
  const built = LISTS.get(tier) ?? buildWordList(tier)
  LISTS.set(tier, built)
  return built
}

const LISTS = new Map<AuditTier, WordList>()

/** Version of a list together with own words; of those it tells only how many there are. Pure. */
export function versionWith(list: WordList, ownWords: number): string {
  return ownWords === 0 ? list.version : `${list.version}+${ownWords}`
}

/** How many words the list and the project's own have together. Pure. */
export function countWith(list: WordList, ownWords: readonly string[]): number {
  return list.count + ownWords.filter((word) => !list.find(word)).length
}

/** Words of the quick tier: head, then common words by frequency. */
const QUICK_WORDS = 1_000
/** Where the changed words come in: rank 3,000 of the common list is about as likely as they are. */
const COMMON_BEFORE_CHANGED = 3_000
/** Words of which small changes are tested; twelve changes each. */
const CHANGED_WORDS = 400
/** A release of the common list that changes a few words costs those segments, not all. */
const SEGMENT_WORDS = 5_000

function buildWordList(tier: AuditTier): WordList {
  const fresh = createFilter()
  const head = createSegment('head', fresh(HEAD_WORDS))
  const likely = fresh(commonWords.slice(0, QUICK_WORDS)).slice(0, QUICK_WORDS - head.words.length)
  const rest = [createSegment('common', likely)]
  if (tier === 'full') rest.push(...buildUnlikely(likely))
  return describeList(head, rest)
}

function buildUnlikely(likely: readonly string[]): WordSegment[] {
  const fresh = createFilter([...HEAD_WORDS, ...likely])
  const before = fresh(commonWords.slice(0, COMMON_BEFORE_CHANGED))
  const changed = fresh([...HEAD_WORDS, ...likely].slice(0, CHANGED_WORDS).flatMap(mutateWord))
  const after = fresh(commonWords.slice(COMMON_BEFORE_CHANGED))
  return [
    createSegment('common', before),
    createSegment('changed', changed),
    ...Array.from({ length: Math.ceil(after.length / SEGMENT_WORDS) }, (_, i) =>
      createSegment('common', after.slice(i * SEGMENT_WORDS, (i + 1) * SEGMENT_WORDS)),
    ),
  ]
}

/** A filter that lets each word through once. */
function createFilter(known: readonly string[] = []): (words: readonly string[]) => string[] {
  const seen = new Set(known)
  return (words) => words.filter((word) => !seen.has(word) && seen.add(word))
}

function describeList(head: WordSegment, rest: readonly WordSegment[]): WordList {
  const segments = [head, ...rest]
  let positions: Map<string, WordPlace> | undefined
  return {
    head,
    rest,
    version: hashToVersion(segments.map((segment) => segment.id)),
    count: segments.reduce((sum, segment) => sum + segment.words.length, 0),
    find(word) {
      positions ??= new Map(
        segments.flatMap(({ id, words }) =>
          words.map((w, index) => [w, { segmentId: id, index }] as const),
        ),
      )
      return positions.get(word)
    },
  }
}

function hashToVersion(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12)
}
