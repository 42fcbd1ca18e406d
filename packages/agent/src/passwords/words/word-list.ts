import { createHash } from 'node:crypto'
import { readCommonWords } from './common-words.ts'
import { dateWords } from './dated-words.ts'
import type { DatedWords } from './dated-words.ts'
import { HEAD_WORDS } from './head-words.ts'
import { generateWalks } from './keyboard-walks.ts'
import { KNOWN_WALKS } from './known-walks.ts'
import { mutateWord } from './mutations.ts'
import { PackedSegments } from './packed-segments.ts'
import { createSegment } from './segment.ts'
import type { ListSegment, WordPlace, WordSegment } from './segment.ts'

/** `quick`: the likeliest 1,000 words, in seconds. `full`: the whole list, in the background. */
export type CheckTier = 'quick' | 'full'

/** The words every account is tested with, in order; no word twice but for those with a year. */
export interface WordList {
  readonly head: ListSegment
  readonly likely: readonly ListSegment[]
  /** Nothing in the quick tier. */
  readonly rest: readonly WordSegment[]
  /** They stand before `likely` and before `rest`; some of them are on the list as well. */
  readonly dated: DatedWords
  /** Changes with every word and with their order; 12 hexadecimal digits. */
  readonly version: string
  /** Different words. */
  readonly count: number
  /** Where a word stands, if it is on the list; those with a year are not looked up. */
  find(word: string): WordPlace | undefined
}

/** The list of a tier. Built at its first use and kept: the full one takes some 100 ms. */
export function getWordList(tier: CheckTier, year: number): WordList {
  const latest = LATEST.get(tier)
  if (latest?.year === year) return latest.list
  const lasting = LASTING.get(tier) ?? buildLastingWords(tier)
  LASTING.set(tier, lasting)
  const list = addYear(lasting, tier, year)
  LATEST.set(tier, { year, list })
  return list
}

const LATEST = new Map<CheckTier, { readonly year: number; readonly list: WordList }>()
const LASTING = new Map<CheckTier, LastingWords>()

/** Version of a list together with own words; of those it tells only how many there are. Pure. */
export function versionWith(list: WordList, ownWords: number): string {
  return ownWords === 0 ? list.version : `${list.version}+${ownWords}`
}

/** With the words of two years that is 1,000: head, common words by frequency, walks for rules. */
const QUICK_WORDS = 890
const QUICK_COMMON = 1_000
/**
 * Where the changed words come in: rank 3,000 of the common list is about as likely as they are. Walks by
 * rule follow: 66 of the first 3,000 words of the list are such walks, of the other 46,000 only 78.
 */
const COMMON_BEFORE_CHANGED = 3_000
/** Words of which small changes are tested; fifteen changes each. */
const CHANGED_WORDS = 400
/** A release of the common list that changes a few words costs those segments, not all. */
const SEGMENT_WORDS = 5_000

/** The words that stay the same from year to year. */
type LastingWords = Pick<WordList, 'head' | 'likely' | 'rest' | 'find'>

function buildLastingWords(tier: CheckTier): LastingWords {
  const fresh = createFilter()
  const head = createSegment('head', fresh(HEAD_WORDS))
  const known = KNOWN_WALKS.filter((word) => !head.words.includes(word))
  const room = QUICK_WORDS - head.words.length - known.length
  const common = fresh(firstOf(readCommonWords(), QUICK_COMMON)).slice(0, room)
  const walks = known.filter((word) => !common.includes(word))
  const likely = [createSegment('common', common), createSegment('walk', walks)]
  const find = createFind([head, ...likely])
  if (tier === 'quick') return { head, likely, rest: [], find }
  const unlikely = buildUnlikely([...HEAD_WORDS, ...common, ...walks])
  return {
    head,
    likely,
    rest: unlikely.segments,
    find: (word) => find(word) ?? unlikely.find(word),
  }
}

function buildUnlikely(likely: readonly string[]): PackedSegments {
  const common = readCommonWords()
  const unlikely = new PackedSegments(likely)
  unlikely.add('common', firstOf(common, COMMON_BEFORE_CHANGED))
  unlikely.add('changed', likely.slice(0, CHANGED_WORDS).flatMap(mutateWord))
  unlikely.add('walk', generateWalks())
  unlikely.add('common', common, SEGMENT_WORDS)
  return unlikely
}

function firstOf(words: Iterator<string>, count: number): string[] {
  return Array.from({ length: count }, () => words.next().value ?? '').filter((w) => w !== '')
}

function addYear(lasting: LastingWords, tier: CheckTier, year: number): WordList {
  const { likely, rest } = dateWords(year)
  const dated = { likely, rest: tier === 'full' ? rest : [] }
  const segments = [
    lasting.head,
    ...dated.likely,
    ...lasting.likely,
    ...dated.rest,
    ...lasting.rest,
  ]
  const withYear = new Set([...dated.likely, ...dated.rest].flatMap(({ words }) => words))
  const alone = [...withYear].filter((word) => !lasting.find(word))
  const words = [lasting.head, ...lasting.likely, ...lasting.rest].map((each) => each.words.length)
  return {
    ...lasting,
    dated,
    version: hashToVersion(segments.map((segment) => segment.id)),
    count: words.reduce((sum, count) => sum + count, alone.length),
  }
}

/** A filter that lets each word through once. */
function createFilter(): (words: readonly string[]) => string[] {
  const seen = new Set<string>()
  return (words) => words.filter((word) => !seen.has(word) && seen.add(word))
}

function createFind(segments: readonly ListSegment[]): WordList['find'] {
  let positions: Map<string, WordPlace> | undefined
  return (word) => {
    positions ??= new Map(
      segments.flatMap(({ id, words }) =>
        words.map((w, index) => [w, { segmentId: id, index }] as const),
      ),
    )
    return positions.get(word)
  }
}

function hashToVersion(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12)
}
