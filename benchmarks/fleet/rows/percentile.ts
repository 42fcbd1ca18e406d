/** Returns a percentile of times, to a tenth; NaN of none. */
export function percentile(times: readonly number[], percent: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  const place = Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))
  return Math.round(10 * (sorted[place] ?? Number.NaN)) / 10
}
