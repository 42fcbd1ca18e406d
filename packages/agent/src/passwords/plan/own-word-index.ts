import type { OrderedOwnWords } from '../memory/ordered-own-words.ts'
import type { WordPlace, WordSegment } from '../words/segment.ts'
import { Skips, SortedPositions } from './skips.ts'
import type { SkipSets } from './skips.ts'
import type { WordList } from '../words/word-list.ts'
import { othersThanTested } from './word-places.ts'
import type { Progress } from './word-places.ts'

export interface OwnWordIndex {
  readonly words: OrderedOwnWords
  readonly segment: WordSegment
  /** Own words that are on the list as well. */
  readonly listed: readonly (readonly [own: WordPlace, listed: WordPlace])[]
}

/** Own words as a segment whose positions outlive a change of the list. */
export function indexOwnWords(words: OrderedOwnWords, list: WordList): OwnWordIndex {
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
  const shared: SharedWord[] = []
  for (const { id: segmentId, words: some } of [list.head, ...list.likely, ...list.rest]) {
    for (let index = 0; index < some.length; index += 1) {
      const own = words.find(some.at(index) ?? '')
      if (own !== undefined)
        shared.push([
          { segmentId: id, index: own },
          { segmentId, index },
        ])
    }
  }
  return shared
}

/**
 * What own words skip depends on the progress alone, and most hashes have come equally far.
 * @param segments those of the list and of the own words, in order.
 */
export function rememberOwnSkips(
  own: OwnWordIndex,
  segments: readonly WordSegment[],
): (progress: Progress) => SkipSets {
  const known = new Map<string, SkipSets>()
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
