/** Finds the candidate that begins with the word, or else the one with the fewest changes to it. Pure. */
export function nearestTo(word: string, candidates: readonly string[]): string | undefined {
  const distances = candidates.map(
    (each) => [each.startsWith(word) ? 0 : distanceOf(word, each), each] as const,
  )
  return distances.toSorted(([one], [other]) => one - other)[0]?.[1]
}

/** Letters to insert, delete or replace on the way from one text to the other (Levenshtein). */
function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
