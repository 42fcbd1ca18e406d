import type { OrderedOwnWords } from '../memory/ordered-own-words.ts'
import { type WordSubject, deriveWords } from './derived-words.ts'
import type { ListSegment, WordSegment } from './segment.ts'
import { type Positions, Skips, SortedPositions } from './skips.ts'
import { type WordList, type WordPlace, versionWith } from './word-list.ts'

/** The words of one hash in the order in which they are tested. */
export interface WordPlan {
  readonly segments: readonly WordSegment[]
  /** Positions that are not tested: their word is gone, or tested in another segment. Disjoint sets. */
  readonly skips: ReadonlyMap<string, readonly Positions[]>
  readonly listVersion: string
}

/** How many words of a segment were tested in earlier runs. */
export type Progress = (segmentId: string) => number

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
  const skipsOfOwn = own ? rememberOwnSkips(own, list) : () => NO_SKIPS

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

const NO_SKIPS = new Map<string, readonly Positions[]>()

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

/** All places but the one where the word counts. What was tested stays tested, whatever the order now. */
function othersThanTested(
  places: readonly WordPlace[],
  rank: ReadonlyMap<string, number>,
  progress: Progress,
): WordPlace[] {
  const rankOf = ({ segmentId }: WordPlace) => rank.get(segmentId) ?? 0
  const sorted = places.toSorted((a, b) => rankOf(a) - rankOf(b))
  const counts = sorted.find((place) => isTested(place, progress)) ?? sorted[0]
  return sorted.filter((place) => place !== counts)
}

interface OwnWordIndex {
  readonly words: OrderedOwnWords
  readonly segment: WordSegment
  /** Own words that are on the list as well. */
  readonly listed: readonly (readonly [own: WordPlace, listed: WordPlace])[]
}

/** Own words as a segment whose positions outlive a change of the list. */
function indexOwnWords(words: OrderedOwnWords, list: WordList): OwnWordIndex {
  const id = `own:${words.ledger.generation}`
  const listed =
    words.length < list.count ? ownWordsOnList(id, words, list) : listWordsOfOwn(id, words, list)
  return { words, segment: { id, source: 'own', words }, listed }
}

type SharedWord = OwnWordIndex['listed'][number]

function ownWordsOnList(id: string, words: OrderedOwnWords, list: WordList): SharedWord[] {
  return Array.from({ length: words.length }, (_, index) => index).flatMap((index) => {
    const place = list.find(words.at(index) ?? '')
    return place && words.at(index) !== undefined
      ? [[{ segmentId: id, index }, place] as const]
      : []
  })
}

/** The other way round when there are more own words than words on the list. */
function listWordsOfOwn(id: string, words: OrderedOwnWords, list: WordList): SharedWord[] {
  return [list.head, ...list.likely, ...list.rest].flatMap(({ id: segmentId, words: some }) =>
    some.flatMap((word, position) => {
      const index = words.find(word)
      if (index === undefined) return []
      return [
        [
          { segmentId: id, index },
          { segmentId, index: position },
        ] as const,
      ]
    }),
  )
}

type SkipSets = ReadonlyMap<string, readonly Positions[]>

/** What own words skip depends on the progress alone, and most hashes have come equally far. */
function rememberOwnSkips(own: OwnWordIndex, list: WordList): (progress: Progress) => SkipSets {
  const known = new Map<string, SkipSets>()
  const segments = inOrder(list, own, [], [])
  const rank = new Map(segments.map(({ id }, i) => [id, i]))
  const ids = own.listed.length > 0 ? segments.map(({ id }) => id) : []
  return (progress) => {
    const state = ids.map(progress).join()
    const skips = known.get(state) ?? skipOwnWords(own, rank, progress)
    known.set(state, skips)
    return skips
  }
}

function skipOwnWords(
  own: OwnWordIndex,
  rank: ReadonlyMap<string, number>,
  progress: Progress,
): SkipSets {
  const { holes } = own.words
  const gone = holes.length > 0 ? [new SortedPositions(holes)] : []
  const skips = new Skips(new Map([[own.segment.id, gone]]))
  for (const places of own.listed) {
    for (const place of othersThanTested(places, rank, progress)) skips.add(place)
  }
  return skips.all
}

function isTested({ segmentId, index }: WordPlace, progress: Progress): boolean {
  return index < progress(segmentId)
}

function distinct(segments: readonly ListSegment[]): ListSegment[] {
  return [...new Map(segments.map((segment) => [segment.id, segment])).values()]
}
