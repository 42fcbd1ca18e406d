/**
 * How many things each of several parties may keep, so that all keep no more than `total`: where they have
 * more, those with the most give up first. Pure.
 */
export function fairShare(counts: readonly number[], total: number): number {
  let left = total
  for (const [i, count] of counts.toSorted((a, b) => a - b).entries()) {
    const share = Math.floor(left / (counts.length - i))
    if (count > share) return share
    left -= count
  }
  return Math.max(0, ...counts)
}
