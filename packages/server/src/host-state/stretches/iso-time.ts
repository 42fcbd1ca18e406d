/** ISO 8601, as the database takes it. */
export function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}

/** The latest of several times; there is at least one. */
export function latest(times: readonly string[]): string {
  return isoOf(Math.max(...times.map((time) => Date.parse(time))))
}

/** When something began; null stands for before all that is recorded. */
export function startMs(at: string | null): number {
  return at === null ? -Infinity : Date.parse(at)
}

/** Finds the row of a stretch that began first. */
export function firstOf<Row>(rows: readonly Row[], startOf: (row: Row) => string | null): Row {
  const [first, ...others] = rows
  if (first === undefined) throw new Error('a stretch has no row')
  return others.reduce(
    (least, row) => (startMs(startOf(row)) < startMs(startOf(least)) ? row : least),
    first,
  )
}
