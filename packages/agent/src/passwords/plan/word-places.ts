import type { WordPlace } from '../words/segment.ts'

/** How many words of a segment were tested in earlier runs. */
export type Progress = (segmentId: string) => number

/** All places but the one where the word counts. What was tested stays tested, whatever the order now. */
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
