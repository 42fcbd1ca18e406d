import type { OrderedOwnWords } from '../memory/fingerprint-store.ts'
import { type WordSubject, deriveWords } from './derived-words.ts'
import { type WordSegment } from './segment.ts'
import { type WordList, type WordPlace, versionWith } from './word-list.ts'

/** The words of one hash in the order in which they are tested. */
export interface WordPlan {
  readonly segments: readonly WordSegment[]
  /** Positions that are not tested: their word is gone, or tested in another segment. Disjoint sets. */
  readonly skips: ReadonlyMap<string, readonly ReadonlySet<number>[]>
  readonly listVersion: string
}

/** How many words of a segment were tested in earlier runs. */
export type Progress = (segmentId: string) => number

/** Plans the words of a hash that belongs to `subjects`. Pure. */
export type WordPlanner = (subjects: readonly WordSubject[], progress: Progress) => WordPlan

/**
 * The segments of the list stay what they are whatever the account, the host or the project adds,
 * so that remembered progress stays valid; a word that stands in two places is skipped in one of
 * them. There may be a million own words, so they are looked up once, not once for each hash.
 */
export function createWordPlanner(list: WordList, ownWords: OrderedOwnWords): WordPlanner {
  const own = indexOwnWords(ownWords, list)
  const listVersion = versionWith(list, own.indexOf.size)
  const skipsOfOwn = rememberOwnSkips(own, list)

  return (subjects, progress) => {
    const derived = subjects.map(deriveWords)
    const before = distinct(derived.flatMap((words) => words.first))
    const after = distinct(derived.flatMap((words) => words.later))
    const skips = new Skips(skipsOfOwn(progress))
    const earlier = new Set<string>()
    const visit = (segment: WordSegment, isFirst: boolean) => {
      for (const [index, word] of segment.words.entries()) {
        const ownIndex = own.indexOf.get(word)
        if (earlier.has(word) || (!isFirst && ownIndex !== undefined)) {
          skips.add(segment.id, index)
          continue
        }
        earlier.add(word)
        if (ownIndex !== undefined) skips.add(own.segment.id, ownIndex)
        const place = list.find(word)
        if (!place) continue
        const headIsEarlier = !isFirst && place.segmentId === list.head.id
        if (headIsEarlier || isTested(place, progress)) skips.add(segment.id, index)
        else skips.add(place.segmentId, place.index)
      }
    }
    for (const segment of before) visit(segment, true)
    for (const segment of after) visit(segment, false)
    const segments = [...before, list.head, own.segment, ...after, ...list.rest]
    return { segments, skips: skips.all, listVersion }
  }
}

interface OwnWordIndex {
  readonly segment: WordSegment
  readonly indexOf: ReadonlyMap<string, number>
  /** Positions of words that are gone. */
  readonly holes: readonly number[]
  /** Own words that are on the list as well. */
  readonly listed: readonly { readonly index: number; readonly place: WordPlace }[]
}

/** Own words as a segment whose positions outlive a change of the list. */
function indexOwnWords({ generation, words }: OrderedOwnWords, list: WordList): OwnWordIndex {
  const indexOf = new Map<string, number>()
  const holes: number[] = []
  const listed: { index: number; place: WordPlace }[] = []
  for (const [index, word] of words.entries()) {
    if (word === undefined) {
      holes.push(index)
      continue
    }
    indexOf.set(word, index)
    const place = list.find(word)
    if (place) listed.push({ index, place })
  }
  const segment = createOwnSegment(generation, words)
  return { segment, indexOf, holes, listed }
}

function createOwnSegment(generation: number, words: readonly (string | undefined)[]): WordSegment {
  return { id: `own:${generation}`, source: 'own', words: words.map((word) => word ?? '') }
}

type SkipSets = ReadonlyMap<string, ReadonlySet<number>>

/** What own words skip depends on the progress alone, and most hashes have come equally far. */
function rememberOwnSkips(own: OwnWordIndex, list: WordList): (progress: Progress) => SkipSets {
  const known = new Map<string, SkipSets>()
  const listIds = own.listed.length > 0 ? [list.head, ...list.rest].map(({ id }) => id) : []
  return (progress) => {
    const state = listIds.map(progress).join()
    const skips = known.get(state) ?? skipOwnWords(own, list, progress)
    known.set(state, skips)
    return skips
  }
}

function skipOwnWords(own: OwnWordIndex, list: WordList, progress: Progress): SkipSets {
  const sets = new Map<string, Set<number>>()
  for (const hole of own.holes) addTo(sets, own.segment.id, hole)
  for (const { index, place } of own.listed) {
    const isEarlier = place.segmentId === list.head.id || isTested(place, progress)
    if (isEarlier) addTo(sets, own.segment.id, index)
    else addTo(sets, place.segmentId, place.index)
  }
  return sets
}

/** Skips of one hash on top of those that it shares with others. */
class Skips {
  readonly #shared: SkipSets
  readonly #own = new Map<string, Set<number>>()

  constructor(shared: SkipSets) {
    this.#shared = shared
  }

  get all(): WordPlan['skips'] {
    const ids = new Set([...this.#shared.keys(), ...this.#own.keys()])
    const sets = [this.#shared, this.#own]
    return new Map([...ids].map((id) => [id, sets.flatMap((some) => some.get(id) ?? [])]))
  }

  add(segmentId: string, index: number): void {
    if (!this.#shared.get(segmentId)?.has(index)) addTo(this.#own, segmentId, index)
  }
}

function addTo(sets: Map<string, Set<number>>, segmentId: string, index: number): void {
  const set = sets.get(segmentId) ?? new Set()
  sets.set(segmentId, set.add(index))
}

function isTested({ segmentId, index }: WordPlace, progress: Progress): boolean {
  return index < progress(segmentId)
}

function distinct(segments: readonly WordSegment[]): WordSegment[] {
  return [...new Map(segments.map((segment) => [segment.id, segment])).values()]
}
