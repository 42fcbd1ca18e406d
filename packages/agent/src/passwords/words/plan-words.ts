import { type WordSubject, deriveWords } from './derived-words.ts'
import type { WordSegment } from './segment.ts'
import type { WordList } from './word-list.ts'

/** The words of one hash in the order in which they are tested. */
export interface WordPlan {
  readonly segments: readonly WordSegment[]
  /** Positions in a segment that are not tested there: holes, and words tested in another one. */
  readonly skips: ReadonlyMap<string, ReadonlySet<number>>
}

/** How many words of a segment were tested in earlier runs. */
export type Progress = (segmentId: string) => number

/**
 * Plans the words of a hash that belongs to `subjects`. The segments of the list stay what they are
 * whatever the account, the host or the project adds, so that remembered progress stays valid; a
 * word that stands in two places is skipped in one of them. Pure.
 */
export function planWords(
  subjects: readonly WordSubject[],
  list: WordList,
  own: WordSegment,
  progress: Progress,
): WordPlan {
  const derived = subjects.map(deriveWords)
  const before = distinct(derived.flatMap((words) => words.first))
  const after = distinct([own, ...derived.flatMap((words) => words.later)])
  const segments = [...before, list.head, ...after, ...list.rest]

  const skips = new Map<string, Set<number>>()
  const skip = (segmentId: string, index: number) => {
    const positions = skips.get(segmentId) ?? new Set()
    skips.set(segmentId, positions.add(index))
  }
  const earlier = new Set<string>()
  const visit = (segment: WordSegment, listed: (id: string, index: number) => boolean) => {
    for (const [index, word] of segment.words.entries()) {
      if (segment.holes?.has(index)) skip(segment.id, index)
      else if (earlier.has(word)) skip(segment.id, index)
      else {
        earlier.add(word)
        const place = list.find(word)
        if (!place) continue
        if (listed(place.segmentId, place.index)) skip(segment.id, index)
        else skip(place.segmentId, place.index)
      }
    }
  }
  for (const segment of before) visit(segment, (id, index) => index < progress(id))
  for (const segment of after) {
    visit(segment, (id, index) => id === list.head.id || index < progress(id))
  }
  return { segments, skips }
}

function distinct(segments: readonly WordSegment[]): WordSegment[] {
  return [...new Map(segments.map((segment) => [segment.id, segment])).values()]
}
