import type { OrderedOwnWords } from '../memory/ordered-own-words.ts'
import { deriveWords } from '../words/derived-words.ts'
import type { WordSubject } from '../words/derived-words.ts'
import type { ListSegment, WordPlace, WordSegment } from '../words/segment.ts'
import { indexOwnWords, rememberOwnSkips } from './own-word-index.ts'
import type { OwnWordIndex } from './own-word-index.ts'
import { Skips } from './skips.ts'
import type { SkipSets } from './skips.ts'
import { versionWith } from '../words/word-list.ts'
import type { WordList } from '../words/word-list.ts'
import { othersThanTested } from './word-places.ts'
import type { Progress } from './word-places.ts'

/** The words of one hash in the order in which they are tested. */
export interface WordPlan {
  readonly segments: readonly WordSegment[]
  /** Positions that are not tested: their word is gone, or tested in another segment. Disjoint sets. */
  readonly skips: SkipSets
  readonly listVersion: string
}

/** Plans the words of a hash that belongs to `subjects`. Pure. */
export type WordPlanner = (subjects: readonly WordSubject[], progress: Progress) => WordPlan

/**
 * The segments of the list stay what they are whatever the account, the host, the year or the project
 * adds, so that remembered progress stays valid; a word that stands in several places is skipped in all
 * but one of them: the one where it was tested, else the first in order. There may be a million own
 * words, so they are looked up once, not once for each hash. Without own words they are not known now.
 */
export function createWordPlanner(list: WordList, ownWords?: OrderedOwnWords): WordPlanner {
  const own = ownWords && indexOwnWords(ownWords, list)
  const listVersion = versionWith(list, ownWords?.count ?? 0)
  const skipsOfOwn = own ? rememberOwnSkips(own, inOrder(list, own, [], [])) : () => NO_SKIPS

  return (subjects, progress) => {
    const derived = subjects.map(deriveWords)
    const before = distinct(derived.flatMap((words) => words.first))
    const after = distinct(derived.flatMap((words) => words.later))
    const segments = inOrder(list, own, before, after)
    const skips = new Skips(skipsOfOwn(progress))
    const places = new Map<string, WordPlace[]>()
    for (const { id: segmentId, words } of [...before, ...after, ...datedOf(list)]) {
      for (const [index, word] of words.entries()) {
        const known = places.get(word) ?? placesElsewhere(word, list, own)
        places.set(word, [...known, { segmentId, index }])
      }
    }
    const rank = new Map(segments.map(({ id }, i) => [id, i]))
    for (const of of places.values()) {
      if (of.length > 1) for (const place of othersThanTested(of, rank, progress)) skips.add(place)
    }
    return { segments, skips: skips.all, listVersion }
  }
}

/** The words that every account is tested with: how many different ones, and in which version. Pure. */
export function describeWords(
  list: WordList,
  own?: OrderedOwnWords,
): { readonly version: string; readonly count: number } {
  const version = versionWith(list, own?.count ?? 0)
  if (own === undefined || own.count === 0) return { version, count: list.count }
  const dated = new Set(datedOf(list).flatMap(({ words }) => words))
  const onBoth = [...dated].filter((word) => !list.find(word) && own.find(word) !== undefined)
  const { listed } = indexOwnWords(own, list)
  return { version, count: list.count + own.count - listed.length - onBoth.length }
}

const NO_SKIPS: SkipSets = new Map()

/** More than these come after the likely words of the list, which else would wait for hours. */
const FEW_OWN_WORDS = 1_000

function inOrder(
  list: WordList,
  own: OwnWordIndex | undefined,
  before: readonly WordSegment[],
  after: readonly WordSegment[],
): WordSegment[] {
  const few = own && own.words.count <= FEW_OWN_WORDS ? [own.segment] : []
  const many = own && few.length === 0 ? [own.segment] : []
  return [
    ...before,
    list.head,
    ...few,
    ...after,
    ...list.dated.likely,
    ...list.likely,
    ...many,
    ...list.dated.rest,
    ...list.rest,
  ]
}

function datedOf({ dated }: WordList): ListSegment[] {
  return [...dated.likely, ...dated.rest]
}

function placesElsewhere(
  word: string,
  list: WordList,
  own: OwnWordIndex | undefined,
): readonly WordPlace[] {
  const listed = list.find(word)
  const index = own?.words.find(word)
  return [
    ...(listed ? [listed] : []),
    ...(own && index !== undefined ? [{ segmentId: own.segment.id, index }] : []),
  ]
}

function distinct(segments: readonly ListSegment[]): ListSegment[] {
  return [...new Map(segments.map((segment) => [segment.id, segment])).values()]
}
