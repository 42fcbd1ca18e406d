import type { WordPlace } from '../words/segment.ts'

/** Returns how many words of a segment were tested in earlier runs. */
export type Progress = (segmentId: string) => number

/**
 * Returns all places except the one where the word counts: where it was tested, whatever the order is now, or else the
 * first. Pure.
 */
export function othersThanTested(
  places: readonly WordPlace[],
  rank: ReadonlyMap<string, number>,
  progress: Progress,
): WordPlace[] {
  const rankOf = ({ segmentId }: WordPlace) => rank.get(segmentId) ?? 0
  const sorted = places.toSorted((a, b) => rankOf(a) - rankOf(b))
  const counts = sorted.find((place) => isTested(place, progress)) ?? sorted[0]
  return sorted.filter((place) => place !== counts)
}

function isTested({ segmentId, index }: WordPlace, progress: Progress): boolean {
  return index < progress(segmentId)
}
