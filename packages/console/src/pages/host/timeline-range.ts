/** Ranges of time that the timeline shows, by their names in the address, and their milliseconds. */
const RANGES = {
  '24h': 86_400_000,
  '7d': 7 * 86_400_000,
  '30d': 30 * 86_400_000,
  '90d': 90 * 86_400_000,
} as const
export type Range = keyof typeof RANGES

/** Reads a range of the address; what is none is a week. Pure. */
export function rangeOf(text: string | undefined): Range {
  return (Object.keys(RANGES) as Range[]).find((range) => range === text) ?? '7d'
}

/** When a range begins: in steps, so that the question stays the same while one looks. Pure. */
export function sinceOf(range: Range, nowMs: number): string {
  return new Date(Math.floor(nowMs / STEP_MS) * STEP_MS - RANGES[range]).toISOString()
}

const STEP_MS = 300_000
