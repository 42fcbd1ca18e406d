import { createHash } from 'node:crypto'
import { dateWords } from './dated-words.ts'
import type { DatedWords } from './dated-words.ts'
import { HEAD_WORDS } from './head-words.ts'
import { readLikelyWords, readMoreWords } from './listed-words.ts'
import { createSegment } from './segment.ts'
import type { ListSegment, WordPlace, WordSegment } from './segment.ts'

/** `quick`: the likeliest 1,000 words, in seconds. `full`: the whole list, in the background. */
export type CheckTier = 'quick' | 'full'

/** The words that every account is tested with, in order. No word stands there twice, except those with a year. */
export interface WordList {
  readonly head: ListSegment
  readonly likely: readonly ListSegment[]
  /** The quick tier has none. */
  readonly rest: readonly WordSegment[]
  /** The words with a year stand before `likely` and before `rest`; some of them are on the list as well. */
  readonly dated: DatedWords
  /** 12 hexadecimal digits that change with every word and with the order of the words. */
  readonly version: string
  /** How many different words there are. */
  readonly count: number
  /** Returns where a word stands, if it is on the list. Words with a year are not looked up. */
  find(word: string): WordPlace | undefined
}

/** Returns the list of a tier. It is kept while somebody uses it: to read the full one takes some 110 ms, to hold it 6 MB. */
export function getWordList(tier: CheckTier, year: number): WordList {
  const latest = LATEST.get(tier)
  const known = latest?.year === year ? latest.list.deref() : undefined
  if (known !== undefined) return known
  const list = addYear(readLastingWords(tier), tier, year)
  LATEST.set(tier, { year, list: new WeakRef(list) })
  return list
}

const LATEST = new Map<CheckTier, { readonly year: number; readonly list: WeakRef<WordList> }>()

/** Returns the version of a list with own words, of which it tells only how many there are. Pure. */
export function versionWith(list: WordList, ownWords: number): string {
  return ownWords === 0 ? list.version : `${list.version}+${ownWords}`
}

/** The words that stay the same from year to year. */
type LastingWords = Pick<WordList, 'head' | 'likely' | 'rest' | 'find'>

function readLastingWords(tier: CheckTier): LastingWords {
  const head = createSegment('head', HEAD_WORDS)
  const likely = readLikelyWords()
  const find = createFind([head, ...likely])
  if (tier === 'quick') return { head, likely, rest: [], find }
  const more = readMoreWords()
  return { head, likely, rest: more.segments, find: (word) => find(word) ?? more.find(word) }
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
